namespace TypedMqtt.Connection;

/// <summary>Which failures can mend themselves, and how. Pure.</summary>
internal static class RecoveryRules
{
    /// <summary>What the server has said counts; where it has said nothing, what was found here.</summary>
    internal static Recovery For(MqttConnectionException failure) => failure.ReasonCode is { } reasonCode ? For(reasonCode) : For(failure.Failure);

    internal static Recovery For(MqttConnectionFailure failure) => failure switch
    {
        // Certificates are renewed, and authorities added, while this waits: never given up, but nothing for a hurry.
        MqttConnectionFailure.ServerCertificateNotTrusted
            or MqttConnectionFailure.ServerCertificateNameMismatch
            or MqttConnectionFailure.ServerCertificateExpired
            or MqttConnectionFailure.ServerCertificateRevoked
            or MqttConnectionFailure.ServerCertificateNotPinned
            or MqttConnectionFailure.ClientCertificateRefused => Recovery.RetrySlowly,

        // Somebody else answers in the server's place, or only one side has the new secret.
        MqttConnectionFailure.AuthenticationFailed => Recovery.RetrySlowly,

        // At the door of a WebSocket, where what refuses has no reason codes.
        MqttConnectionFailure.CredentialsRefused => Recovery.RefreshCredentials,

        // A file that is just being written is whole in a moment, and a server that closes in the handshake may be starting.
        _ => Recovery.Retry,
    };

    internal static Recovery For(MqttReasonCode reasonCode) => reasonCode switch
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
