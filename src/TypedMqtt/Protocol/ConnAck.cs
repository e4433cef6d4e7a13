namespace TypedMqtt.Protocol;

/// <summary>
/// CONNACK. What the server left out has the value the specification gives it, or null where leaving it out is not the same
/// as zero (MQTT 5, 3.2.2.3).
/// </summary>
internal sealed record ConnAck(bool SessionPresent, MqttReasonCode ReasonCode)
{
    internal uint? SessionExpiryInterval { get; set; }

    internal ushort ReceiveMaximum { get; set; } = ushort.MaxValue;

    internal MqttQos MaximumQos { get; set; } = MqttQos.ExactlyOnce;

    internal bool RetainAvailable { get; set; } = true;

    internal uint? MaximumPacketSize { get; set; }

    internal string? AssignedClientIdentifier { get; set; }

    internal ushort TopicAliasMaximum { get; set; }

    internal string? ReasonString { get; set; }

    internal bool WildcardSubscriptionAvailable { get; set; } = true;

    internal bool SubscriptionIdentifiersAvailable { get; set; } = true;

    internal bool SharedSubscriptionAvailable { get; set; } = true;

    internal ushort? ServerKeepAlive { get; set; }

    internal string? ResponseInformation { get; set; }

    internal string? ServerReference { get; set; }

    internal string? AuthenticationMethod { get; set; }

    internal byte[]? AuthenticationData { get; set; }
}
