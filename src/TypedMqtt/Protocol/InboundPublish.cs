namespace TypedMqtt.Protocol;

/// <summary>A PUBLISH from the server, as a view of the receive buffer.</summary>
internal ref struct InboundPublish
{
    internal ReadOnlySpan<byte> Topic { get; set; }

    /// <summary>The packet identifier; zero at QoS 0.</summary>
    internal ushort PacketId { get; set; }

    internal MqttQos Qos { get; set; }

    internal bool Retain { get; set; }

    internal bool Dup { get; set; }

    /// <summary>The topic alias; zero when there is none.</summary>
    internal ushort TopicAlias { get; set; }

    internal bool HasContentType { get; set; }

    internal ReadOnlySpan<byte> ContentType { get; set; }

    /// <summary>All properties, without their length; empty on MQTT 3.1.1.</summary>
    internal ReadOnlySpan<byte> Properties { get; set; }

    internal ReadOnlySpan<byte> Payload { get; set; }
}
