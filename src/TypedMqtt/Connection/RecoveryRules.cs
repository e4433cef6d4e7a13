namespace TypedMqtt.Connection;

/// <summary>Which reason codes can mend themselves, and how. Pure.</summary>
internal static class RecoveryRules
{
    internal static Recovery For(MqttReasonCode? reasonCode) => reasonCode switch
    {
        // Two clients with one identifier would throw each other out for ever.
        MqttReasonCode.SessionTakenOver => Recovery.GiveUp,

        // What we sent cannot change by itself.
        MqttReasonCode.UnsupportedProtocolVersion
            or MqttReasonCode.ClientIdentifierNotValid
            or MqttReasonCode.BadAuthenticationMethod => Recovery.GiveUp,

        MqttReasonCode.UseAnotherServer
            or MqttReasonCode.ServerMoved => Recovery.Redirect,

        // A token may have expired.
        MqttReasonCode.BadUserNameOrPassword
            or MqttReasonCode.NotAuthorized => Recovery.RefreshCredentials,

        // Rights and limits are changed by an operator at the server.
        MqttReasonCode.Banned
            or MqttReasonCode.QuotaExceeded
            or MqttReasonCode.AdministrativeAction
            or MqttReasonCode.ConnectionRateExceeded => Recovery.RetrySlowly,

        _ => Recovery.Retry,
    };
}
