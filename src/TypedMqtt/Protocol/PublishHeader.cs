namespace TypedMqtt.Protocol;

/// <summary>What of a PUBLISH is known only when it is sent.</summary>
internal readonly struct PublishHeader
{
    internal MqttQos Qos { get; init; }

    internal bool Retain { get; init; }

    internal bool Dup { get; init; }

    /// <summary>The packet identifier; not looked at for QoS 0.</summary>
    internal ushort PacketId { get; init; }

    /// <summary>The Message Expiry Interval in seconds; null for none. Not sent before MQTT 5.</summary>
    internal uint? MessageExpiryInterval { get; init; }

    /// <summary>The topic alias; zero for none (MQTT-3.3.2-8). Not sent before MQTT 5.</summary>
    internal ushort TopicAlias { get; init; }

    /// <summary>
    /// Whether the topic alias stands for the topic name, which is then not sent. Only after the server has been given both
    /// together on this connection (MQTT 5, 3.3.2.3.4); without an alias it means nothing.
    /// </summary>
    internal bool OmitsTopic { get; init; }
}
