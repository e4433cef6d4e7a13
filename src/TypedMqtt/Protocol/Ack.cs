namespace TypedMqtt.Protocol;

/// <summary>PUBACK, PUBREC, PUBREL or PUBCOMP.</summary>
internal readonly record struct Ack(PacketType Type, ushort PacketId, MqttReasonCode ReasonCode);
