namespace TypedMqtt.Protocol;

/// <summary>SUBACK or UNSUBACK. On MQTT 3.1.1 UNSUBACK has no reason codes.</summary>
internal sealed record SubAck(PacketType Type, ushort PacketId, MqttReasonCode[] ReasonCodes);
