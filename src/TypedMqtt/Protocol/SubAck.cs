namespace TypedMqtt.Protocol;

/// <summary>SUBACK or UNSUBACK. Before MQTT 5 UNSUBACK has no reason codes.</summary>
internal sealed record SubAck(PacketType Type, ushort PacketId, MqttReasonCode[] ReasonCodes);
