using TypedMqtt.Protocol;

namespace TypedMqtt.Session;

/// <summary>What the server said in CONNACK it can take (MQTT 5, 3.2.2.3), or what holds where it said nothing.</summary>
internal sealed record ServerLimits
{
    /// <summary>
    /// The window we keep to before MQTT 5, where a server has no way to ask for one. Servers have one all the same, and drop
    /// or reorder what is beyond it; 20 is the smallest that is in common use.
    /// </summary>
    internal const ushort ReceiveMaximumBeforeMqtt5 = 20;

    /// <summary>What holds before the server has said anything: the protocol's own limits.</summary>
    internal static ServerLimits Unknown { get; } = new();

    /// <summary>How many messages of QoS 1 and 2 may be unacknowledged at once.</summary>
    internal ushort ReceiveMaximum { get; init; } = ushort.MaxValue;

    /// <summary>The largest packet, in bytes; null for no limit but the protocol's.</summary>
    internal uint? MaximumPacketSize { get; init; }

    /// <summary>The highest quality of service to publish with.</summary>
    internal MqttQos MaximumQos { get; init; } = MqttQos.ExactlyOnce;

    /// <summary>Whether retained messages may be published.</summary>
    internal bool RetainAvailable { get; init; } = true;

    /// <summary>The highest topic alias to use; zero for none.</summary>
    internal ushort TopicAliasMaximum { get; init; }

    /// <summary>Whether topic filters may contain wildcards.</summary>
    internal bool WildcardSubscriptionAvailable { get; init; } = true;

    /// <summary>Whether topic filters may begin with <c>$share/</c>.</summary>
    internal bool SharedSubscriptionAvailable { get; init; } = true;

    internal static ServerLimits From(ConnAck connAck, MqttProtocolVersion version) => new()
    {
        ReceiveMaximum = version == MqttProtocolVersion.V500 ? connAck.ReceiveMaximum : ReceiveMaximumBeforeMqtt5,
        MaximumPacketSize = connAck.MaximumPacketSize,
        MaximumQos = connAck.MaximumQos,
        RetainAvailable = connAck.RetainAvailable,
        TopicAliasMaximum = connAck.TopicAliasMaximum,
        WildcardSubscriptionAvailable = connAck.WildcardSubscriptionAvailable,
        SharedSubscriptionAvailable = connAck.SharedSubscriptionAvailable,
    };

    /// <summary>Says why the server would not take a topic filter; null when it may be asked.</summary>
    internal MqttReasonCode? FindRefusal(string topicFilter)
    {
        if (!SharedSubscriptionAvailable && topicFilter.StartsWith("$share/", StringComparison.Ordinal))
        {
            return MqttReasonCode.SharedSubscriptionsNotSupported;
        }

        return !WildcardSubscriptionAvailable && topicFilter.AsSpan().ContainsAny('+', '#') ? MqttReasonCode.WildcardSubscriptionsNotSupported : null;
    }
}
