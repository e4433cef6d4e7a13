namespace TypedMqtt.Protocol;

/// <summary>What the server publishes for us when the connection ends without our DISCONNECT (MQTT 5, 3.1.2.5).</summary>
internal sealed class WillMessage
{
    internal required string Topic { get; init; }

    internal ReadOnlyMemory<byte> Payload { get; init; }

    internal MqttQos Qos { get; init; }

    internal bool Retain { get; init; }

    /// <summary>How long the server waits before it publishes the message, in seconds. MQTT 5 only, as all that follows.</summary>
    internal uint DelayInterval { get; init; }

    /// <summary>The Message Expiry Interval in seconds; null for none, which is not the same as zero.</summary>
    internal uint? MessageExpiryInterval { get; init; }

    internal string? ContentType { get; init; }

    /// <summary>Whether the payload is declared to be UTF-8.</summary>
    internal bool IsUtf8 { get; init; }

    internal IReadOnlyList<MqttUserProperty> UserProperties { get; init; } = [];
}
