namespace TypedMqtt.Protocol;

/// <summary>What our DISCONNECT says. Before MQTT 5 it says nothing.</summary>
/// <param name="ReasonCode">Why the connection ends.</param>
/// <param name="EndsSession">Whether the session ends with it, or lives on as CONNECT has said (MQTT 5, 3.14.2.2.2).</param>
internal readonly record struct Goodbye(MqttReasonCode ReasonCode, bool EndsSession = false);
