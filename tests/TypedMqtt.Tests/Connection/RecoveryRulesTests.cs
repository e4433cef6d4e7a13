using TypedMqtt.Connection;

namespace TypedMqtt.Tests.Connection;

public sealed class RecoveryRulesTests
{
    public static TheoryData<MqttReasonCode> AllReasonCodes => [.. Enum.GetValues<MqttReasonCode>()];

    [Theory]
    [InlineData(MqttReasonCode.SessionTakenOver)]
    [InlineData(MqttReasonCode.UnsupportedProtocolVersion)]
    [InlineData(MqttReasonCode.ClientIdentifierNotValid)]
    [InlineData(MqttReasonCode.BadAuthenticationMethod)]
    public void What_trying_again_cannot_mend_is_given_up(MqttReasonCode reasonCode) => Assert.Equal(Recovery.GiveUp, RecoveryRules.For(reasonCode));

    [Theory]
    [InlineData(MqttReasonCode.Banned)]
    [InlineData(MqttReasonCode.QuotaExceeded)]
    [InlineData(MqttReasonCode.AdministrativeAction)]
    [InlineData(MqttReasonCode.ConnectionRateExceeded)]
    public void What_an_operator_can_mend_is_tried_again_slowly(MqttReasonCode reasonCode) => Assert.Equal(Recovery.RetrySlowly, RecoveryRules.For(reasonCode));

    [Theory]
    [InlineData(MqttReasonCode.BadUserNameOrPassword)]
    [InlineData(MqttReasonCode.NotAuthorized)]
    public void What_fresh_credentials_can_mend_is_tried_with_them(MqttReasonCode reasonCode) => Assert.Equal(Recovery.RefreshCredentials, RecoveryRules.For(reasonCode));

    [Theory]
    [InlineData(MqttReasonCode.UseAnotherServer)]
    [InlineData(MqttReasonCode.ServerMoved)]
    public void What_another_server_can_mend_is_redirected(MqttReasonCode reasonCode) => Assert.Equal(Recovery.Redirect, RecoveryRules.For(reasonCode));

    [Theory]
    [InlineData(MqttReasonCode.UnspecifiedError)]
    [InlineData(MqttReasonCode.ServerUnavailable)]
    [InlineData(MqttReasonCode.ServerBusy)]
    [InlineData(MqttReasonCode.ServerShuttingDown)]
    [InlineData(MqttReasonCode.KeepAliveTimeout)]
    [InlineData((MqttReasonCode)0xFF)]
    public void What_may_mend_itself_is_tried_again(MqttReasonCode reasonCode) => Assert.Equal(Recovery.Retry, RecoveryRules.For(reasonCode));

    /// <summary>Never given up: certificates are renewed while the client waits.</summary>
    [Theory]
    [InlineData(MqttConnectionFailure.ServerCertificateNotTrusted)]
    [InlineData(MqttConnectionFailure.ServerCertificateNameMismatch)]
    [InlineData(MqttConnectionFailure.ServerCertificateExpired)]
    [InlineData(MqttConnectionFailure.ServerCertificateRevoked)]
    [InlineData(MqttConnectionFailure.ServerCertificateNotPinned)]
    [InlineData(MqttConnectionFailure.ClientCertificateRefused)]
    public void A_certificate_that_somebody_has_to_renew_is_tried_again_slowly(MqttConnectionFailure failure) => Assert.Equal(Recovery.RetrySlowly, For(failure));

    [Fact]
    public void A_server_that_a_method_of_authentication_refuses_is_tried_again_slowly() => Assert.Equal(Recovery.RetrySlowly, For(MqttConnectionFailure.AuthenticationFailed));

    [Theory]
    [InlineData(MqttConnectionFailure.Unspecified)]
    [InlineData(MqttConnectionFailure.Unreachable)]
    [InlineData(MqttConnectionFailure.TimedOut)]
    [InlineData(MqttConnectionFailure.Lost)]
    [InlineData(MqttConnectionFailure.TlsNotAgreed)]
    [InlineData(MqttConnectionFailure.CertificatesUnavailable)]
    [InlineData(MqttConnectionFailure.CredentialsUnavailable)]
    [InlineData(MqttConnectionFailure.WebSocketRefused)]
    [InlineData(MqttConnectionFailure.ProtocolViolation)]
    [InlineData(MqttConnectionFailure.SessionNotKept)]
    [InlineData((MqttConnectionFailure)999)]
    public void A_failure_that_may_be_over_soon_is_tried_again(MqttConnectionFailure failure) => Assert.Equal(Recovery.Retry, For(failure));

    [Fact]
    public void Credentials_refused_without_a_reason_code_are_refreshed_too() => Assert.Equal(Recovery.RefreshCredentials, For(MqttConnectionFailure.CredentialsRefused));

    [Theory, MemberData(nameof(AllReasonCodes))]
    public void What_the_server_says_counts(MqttReasonCode reasonCode) =>
        Assert.Equal(RecoveryRules.For(reasonCode), RecoveryRules.For(new MqttConnectionException("Refused.", reasonCode)));

    [Theory, MemberData(nameof(AllReasonCodes))]
    public void Every_reason_code_has_a_rule(MqttReasonCode reasonCode) => Assert.True(Enum.IsDefined(RecoveryRules.For(reasonCode)));

    private static Recovery For(MqttConnectionFailure failure) => RecoveryRules.For(new MqttConnectionException("Failed.", failure));
}
