namespace TypedMqtt.Testing;

/// <summary>That the connection of a client has ended.</summary>
/// <param name="ClientId">The client.</param>
/// <param name="ReasonCode">What its DISCONNECT said (MQTT 5, 3.14.2.1); null when there was none: it was cut, or the client has gone without a word.</param>
public sealed record MqttTestDisconnect(string ClientId, MqttReasonCode? ReasonCode);
