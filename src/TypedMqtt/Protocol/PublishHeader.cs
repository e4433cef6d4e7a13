namespace TypedMqtt.Protocol;

/// <summary>What of a PUBLISH is known only when it is sent.</summary>
internal readonly struct PublishHeader
{
    internal MqttQos Qos { get; init; }

    internal bool Retain { get; init; }

    internal bool Dup { get; init; }

    /// <summary>The packet identifier; not looked at for QoS 0.</summary>
    internal ushort PacketId { get; init; }

    /// <summary>The Message Expiry Interval in seconds; null for none. Not sent on MQTT 3.1.1.</summary>
    internal uint? MessageExpiryInterval { get; init; }
}
