using System.Text;
using TypedMqtt.Protocol;
using TypedMqtt.Routing;

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

    /// <summary>Whether subscriptions may have identifiers. Not so before the server has said it, since not all can.</summary>
    internal bool SubscriptionIdentifierAvailable { get; init; }

    internal static ServerLimits From(ConnAck connAck, MqttProtocolVersion version) => new()
    {
        ReceiveMaximum = version == MqttProtocolVersion.V500 ? connAck.ReceiveMaximum : ReceiveMaximumBeforeMqtt5,
        MaximumPacketSize = connAck.MaximumPacketSize,
        MaximumQos = connAck.MaximumQos,
        RetainAvailable = connAck.RetainAvailable,
        TopicAliasMaximum = connAck.TopicAliasMaximum,
        WildcardSubscriptionAvailable = connAck.WildcardSubscriptionAvailable,
        SharedSubscriptionAvailable = connAck.SharedSubscriptionAvailable,
        SubscriptionIdentifierAvailable = version == MqttProtocolVersion.V500 && connAck.SubscriptionIdentifiersAvailable,
    };

    /// <summary>Says why the server would not take a topic filter; null when it may be asked.</summary>
    internal MqttReasonCode? FindRefusal(string topicFilter)
    {
        if (!SharedSubscriptionAvailable && TopicFilters.IsShared(topicFilter))
        {
            return MqttReasonCode.SharedSubscriptionsNotSupported;
        }

        if (!WildcardSubscriptionAvailable && topicFilter.AsSpan().ContainsAny('+', '#'))
        {
            return MqttReasonCode.WildcardSubscriptionsNotSupported;
        }

        return FitsInSubscribe(MeasureInSubscribe(topicFilter)) ? null : MqttReasonCode.PacketTooLarge;
    }

    /// <summary>The bytes that a topic filter takes in SUBSCRIBE: its length, itself and its options.</summary>
    internal static int MeasureInSubscribe(string topicFilter) => 2 + Encoding.UTF8.GetByteCount(topicFilter) + 1;

    /// <summary>Whether a SUBSCRIBE with topic filters of this size is not above the Maximum Packet Size (MQTT-3.2.2-15).</summary>
    internal bool FitsInSubscribe(int filters)
    {
        // The packet identifier and the properties, of which there is at most an identifier of up to four bytes.
        var remaining = 2 + 1 + (SubscriptionIdentifierAvailable ? 1 + 4 : 0) + filters;
        return MaximumPacketSize is not { } maximum || 1 + VariableByteInteger.Size(remaining) + remaining <= maximum;
    }
}
