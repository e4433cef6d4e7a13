using TypedMqtt.Connection;
using static TypedMqtt.MqttReasonCode;

namespace TypedMqtt.Tests.Connection;

/// <summary>What every reason code leads to.</summary>
public sealed class RecoveryRulesTests
{
    private static readonly Dictionary<Recovery, MqttReasonCode[]> Table = new()
    {
        [Recovery.GiveUp] = [SessionTakenOver, UnsupportedProtocolVersion, ClientIdentifierNotValid, BadAuthenticationMethod],
        [Recovery.Redirect] = [UseAnotherServer, ServerMoved],
        [Recovery.RefreshCredentials] = [BadUserNameOrPassword, NotAuthorized],
        [Recovery.RetrySlowly] = [Banned, QuotaExceeded, AdministrativeAction, ConnectionRateExceeded],
    };

    [Fact]
    public void Every_reason_code_has_its_class_and_what_is_not_in_the_table_is_tried_again() => Assert.All(
        Enum.GetValues<MqttReasonCode>(),
        code => Assert.Equal(Table.FirstOrDefault(row => row.Value.Contains(code), new(Recovery.Retry, [])).Key, RecoveryRules.For(code)));

    [Fact]
    public void A_connection_lost_without_a_reason_is_tried_again() => Assert.Equal(Recovery.Retry, RecoveryRules.For(null));
}
