using System.Buffers;
using TypedMqtt.Routing;

namespace TypedMqtt.Protocol;

/// <summary>Encodes SUBSCRIBE (MQTT 5, 3.8) and UNSUBSCRIBE (3.10).</summary>
internal static class SubscribeEncoder
{
    // Both have the reserved flags 2 (MQTT-3.8.1-1, MQTT-3.10.1-1).
    private const int Flags = 2;

    /// <summary>Writes SUBSCRIBE.</summary>
    /// <param name="version">The version of MQTT.</param>
    /// <param name="writer">Where to.</param>
    /// <param name="packetId">The packet identifier.</param>
    /// <param name="subscriptions">The topic filters; at least one (MQTT-3.8.3-2).</param>
    /// <param name="subscriptionIdentifier">What comes back with messages that match; zero for none. MQTT 5 only.</param>
    internal static void WriteSubscribe(
        MqttProtocolVersion version, IBufferWriter<byte> writer, ushort packetId, IEnumerable<TopicSubscription> subscriptions, int subscriptionIdentifier)
    {
        using var body = new PooledBufferWriter();
        FieldWriter.WriteUInt16(body, packetId);
        if (version == MqttProtocolVersion.V500)
        {
            WriteProperties(body, subscriptionIdentifier);
        }

        var start = body.WrittenCount;
        foreach (var subscription in subscriptions)
        {
            WriteTopicFilter(body, subscription.TopicFilter);
            FieldWriter.WriteByte(body, Options(version, subscription));
        }

        CheckNotEmpty(body.WrittenCount > start);
        FieldWriter.WritePacket(writer, PacketType.Subscribe, Flags, body.WrittenSpan);
    }

    /// <summary>Writes UNSUBSCRIBE, with at least one topic filter (MQTT-3.10.3-2).</summary>
    internal static void WriteUnsubscribe(MqttProtocolVersion version, IBufferWriter<byte> writer, ushort packetId, IEnumerable<string> topicFilters)
    {
        using var body = new PooledBufferWriter();
        FieldWriter.WriteUInt16(body, packetId);
        if (version == MqttProtocolVersion.V500)
        {
            FieldWriter.WriteProperties(body, []);
        }

        var start = body.WrittenCount;
        foreach (var topicFilter in topicFilters)
        {
            WriteTopicFilter(body, topicFilter);
        }

        CheckNotEmpty(body.WrittenCount > start);
        FieldWriter.WritePacket(writer, PacketType.Unsubscribe, Flags, body.WrittenSpan);
    }

    private static void WriteProperties(PooledBufferWriter body, int subscriptionIdentifier)
    {
        if (subscriptionIdentifier == 0)
        {
            FieldWriter.WriteProperties(body, []);
            return;
        }

        FieldWriter.WriteVariableByteInteger(body, 1 + VariableByteInteger.Size(subscriptionIdentifier));
        FieldWriter.WriteByte(body, (byte)PropertyId.SubscriptionIdentifier);
        FieldWriter.WriteVariableByteInteger(body, subscriptionIdentifier);
    }

    private static void WriteTopicFilter(PooledBufferWriter body, string topicFilter)
    {
        if (topicFilter.Length == 0)
        {
            throw new ArgumentException("A topic filter cannot be empty (MQTT-4.7.3-1).", nameof(topicFilter));
        }

        FieldWriter.WriteString(body, topicFilter, "topic filter");
    }

    private static byte Options(MqttProtocolVersion version, in TopicSubscription subscription)
    {
        if (version != MqttProtocolVersion.V500)
        {
            return (byte)subscription.Qos;
        }

        if (subscription.NoLocal && TopicFilters.IsShared(subscription.TopicFilter))
        {
            throw new ArgumentException($"The shared subscription '{subscription.TopicFilter}' cannot leave out our own messages (MQTT-3.8.3-4).", nameof(subscription));
        }

        return (byte)((int)subscription.Qos
            | (subscription.NoLocal ? 0x04 : 0)
            | (subscription.RetainAsPublished ? 0x08 : 0)
            | ((int)subscription.RetainHandling << 4));
    }

    private static void CheckNotEmpty(bool hasFilters)
    {
        if (!hasFilters)
        {
            throw new ArgumentException("At least one topic filter is needed (MQTT-3.8.3-2, MQTT-3.10.3-2).", nameof(hasFilters));
        }
    }
}
