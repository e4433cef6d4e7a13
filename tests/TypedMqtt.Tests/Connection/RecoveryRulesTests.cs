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
    public void What_trying_again_cannot_mend_is_given_up(MqttReasonCode reasonCode) => AssertRecovery(reasonCode, isGivenUp: true, isSlow: false);

    [Theory]
    [InlineData(MqttReasonCode.BadUserNameOrPassword)]
    [InlineData(MqttReasonCode.NotAuthorized)]
    [InlineData(MqttReasonCode.Banned)]
    [InlineData(MqttReasonCode.QuotaExceeded)]
    [InlineData(MqttReasonCode.AdministrativeAction)]
    [InlineData(MqttReasonCode.UseAnotherServer)]
    [InlineData(MqttReasonCode.ServerMoved)]
    [InlineData(MqttReasonCode.ConnectionRateExceeded)]
    public void What_an_operator_can_mend_is_tried_again_slowly(MqttReasonCode reasonCode) => AssertRecovery(reasonCode, isGivenUp: false, isSlow: true);

    [Theory]
    [InlineData(null)]
    [InlineData(MqttReasonCode.UnspecifiedError)]
    [InlineData(MqttReasonCode.ServerUnavailable)]
    [InlineData(MqttReasonCode.ServerBusy)]
    [InlineData(MqttReasonCode.ServerShuttingDown)]
    [InlineData(MqttReasonCode.KeepAliveTimeout)]
    [InlineData((MqttReasonCode)0xFF)]
    public void What_may_mend_itself_is_tried_again(MqttReasonCode? reasonCode) => AssertRecovery(reasonCode, isGivenUp: false, isSlow: false);

    [Theory, MemberData(nameof(AllReasonCodes))]
    public void Every_reason_code_has_a_rule(MqttReasonCode reasonCode) => Assert.True(Enum.IsDefined(RecoveryRules.For(reasonCode)));

    private static void AssertRecovery(MqttReasonCode? reasonCode, bool isGivenUp, bool isSlow)
    {
        var recovery = RecoveryRules.For(reasonCode);

        Assert.Equal(isGivenUp, recovery == Recovery.GiveUp);
        Assert.Equal(isSlow, recovery == Recovery.RetrySlowly);
    }
}
