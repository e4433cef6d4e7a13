namespace TypedMqtt.Testing;

/// <summary>A CONNECT that the test broker has answered.</summary>
/// <param name="ClientId">The client identifier.</param>
/// <param name="UserName">The user name; null for none.</param>
/// <param name="Password">The password; null for none.</param>
/// <param name="ProtocolVersion">The protocol version.</param>
/// <param name="CleanStart">Whether a new session was asked for (MQTT 5, 3.1.2.4).</param>
/// <param name="KeepAlive">The keep alive interval; zero for none.</param>
/// <param name="SessionPresent">Whether the broker had kept the session (MQTT 5, 3.2.2.1.1).</param>
/// <param name="ReasonCode">The answer.</param>
public sealed record MqttTestConnection(
    string ClientId,
    string? UserName,
    string? Password,
    MqttProtocolVersion ProtocolVersion,
    bool CleanStart,
    TimeSpan KeepAlive,
    bool SessionPresent,
    MqttReasonCode ReasonCode)
{
    /// <summary>What can be said without telling a secret.</summary>
    public override string ToString() => $"{ClientId} ({ProtocolVersion}): {ReasonCode}";
}
