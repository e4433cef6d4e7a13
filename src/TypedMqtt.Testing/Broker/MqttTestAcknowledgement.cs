namespace TypedMqtt.Testing;

/// <summary>That a client has acknowledged a message it was sent, by PUBACK or PUBREC.</summary>
/// <param name="ClientId">The client.</param>
/// <param name="Topic">The topic name.</param>
/// <param name="ReasonCode">What it says (MQTT 5, 3.4.2.1).</param>
public sealed record MqttTestAcknowledgement(string ClientId, string Topic, MqttReasonCode ReasonCode);
