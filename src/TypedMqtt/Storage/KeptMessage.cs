using TypedMqtt.Session;

namespace TypedMqtt.Storage;

/// <summary>A message as it was kept: all that is needed to send it in another process.</summary>
internal sealed record KeptMessage
{
    /// <summary>Its number in the order of acceptance.</summary>
    internal required long Entry { get; init; }

    /// <summary>In the outbox, sent, or released by PUBREC.</summary>
    internal required OutboundState State { get; init; }

    /// <summary>Its packet identifier; zero while it is in the outbox.</summary>
    internal required ushort PacketId { get; init; }

    /// <summary>Its place in the order of the PUBRECs; zero before PUBREC.</summary>
    internal required long ReleaseOrder { get; init; }

    internal required MqttQos Qos { get; init; }

    internal required bool Retain { get; init; }

    /// <summary>When it expires, in Unix milliseconds; null for never.</summary>
    internal required long? ExpiresAt { get; init; }

    /// <summary>How long it might wait altogether, for messages.</summary>
    internal required TimeSpan Expiry { get; init; }

    /// <summary>The contract member it belongs to, for messages.</summary>
    internal required string Member { get; init; }

    /// <summary>The topic template, for messages.</summary>
    internal required string Template { get; init; }

    internal required byte[] Topic { get; init; }

    /// <summary>The encoded properties of MQTT 5; empty before.</summary>
    internal required byte[] Properties { get; init; }

    internal required byte[] Payload { get; init; }
}
