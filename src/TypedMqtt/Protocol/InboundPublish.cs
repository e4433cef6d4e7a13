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

    /// <summary>Whether the publisher has declared the payload to be UTF-8. Nobody has checked it.</summary>
    internal bool IsUtf8 { get; set; }

    /// <summary>What is left of the message's life, in seconds; null when it has no end.</summary>
    internal uint? MessageExpiryInterval { get; set; }

    internal bool HasContentType { get; set; }

    internal ReadOnlySpan<byte> ContentType { get; set; }

    /// <summary>The topic name a response is wanted at; empty when none is.</summary>
    internal ReadOnlySpan<byte> ResponseTopic { get; set; }

    internal bool HasCorrelationData { get; set; }

    internal ReadOnlySpan<byte> CorrelationData { get; set; }

    /// <summary>Whether there is at least one subscription identifier.</summary>
    internal bool HasSubscriptionIdentifier { get; set; }

    internal readonly SubscriptionIdentifiers SubscriptionIdentifiers => new(HasSubscriptionIdentifier ? Properties : []);

    /// <summary>All properties, without their length; empty before MQTT 5.</summary>
    internal ReadOnlySpan<byte> Properties { get; set; }

    internal ReadOnlySpan<byte> Payload { get; set; }
}
