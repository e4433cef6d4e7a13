using System.Buffers;
using System.Buffers.Binary;

namespace TypedMqtt.Protocol;

/// <summary>Encodes PUBLISH (MQTT 5, 3.3) from its parts, straight into the write buffer.</summary>
internal static class PublishEncoder
{
    private const int ExpirySize = 5;
    private const int AliasSize = 3;

    /// <summary>The size of the whole packet.</summary>
    internal static int Measure(MqttProtocolVersion version, in PublishHeader header, int topicLength, int propertiesLength, int payloadLength)
    {
        var remaining = MeasureBody(version, in header, topicLength, propertiesLength, payloadLength, out _);
        return 1 + VariableByteInteger.Size(remaining) + remaining;
    }

    internal static void Write(
        MqttProtocolVersion version,
        IBufferWriter<byte> writer,
        in PublishHeader header,
        ReadOnlySpan<byte> topic,
        ReadOnlySpan<byte> properties,
        ReadOnlySpan<byte> payload)
    {
        WriteHead(version, writer, in header, topic, properties, payload.Length);
        payload.CopyTo(writer.GetSpan(payload.Length));
        writer.Advance(payload.Length);
    }

    /// <summary>Writes all that stands before the payload, which has to follow.</summary>
    internal static void WriteHead(
        MqttProtocolVersion version,
        IBufferWriter<byte> writer,
        in PublishHeader header,
        ReadOnlySpan<byte> topic,
        ReadOnlySpan<byte> properties,
        int payloadLength)
    {
        topic = IsTopicOmitted(version, in header) ? [] : topic;
        var remaining = MeasureBody(version, in header, topic.Length, properties.Length, payloadLength, out var propertyLength);
        var size = 1 + VariableByteInteger.Size(remaining) + remaining - payloadLength;
        var destination = writer.GetSpan(size);
        var position = 0;
        destination[position++] = (byte)(((int)PacketType.Publish << 4) | (header.Dup ? 8 : 0) | ((int)header.Qos << 1) | (header.Retain ? 1 : 0));
        position += VariableByteInteger.Write(destination[position..], remaining);
        BinaryPrimitives.WriteUInt16BigEndian(destination[position..], (ushort)topic.Length);
        position += 2;
        topic.CopyTo(destination[position..]);
        position += topic.Length;
        if (header.Qos > MqttQos.AtMostOnce)
        {
            BinaryPrimitives.WriteUInt16BigEndian(destination[position..], header.PacketId);
            position += 2;
        }

        if (version == MqttProtocolVersion.V500)
        {
            position += VariableByteInteger.Write(destination[position..], propertyLength);
            if (header.MessageExpiryInterval is { } interval)
            {
                destination[position] = (byte)PropertyId.MessageExpiryInterval;
                BinaryPrimitives.WriteUInt32BigEndian(destination[(position + 1)..], interval);
                position += ExpirySize;
            }

            if (header.TopicAlias > 0)
            {
                destination[position] = (byte)PropertyId.TopicAlias;
                BinaryPrimitives.WriteUInt16BigEndian(destination[(position + 1)..], header.TopicAlias);
                position += AliasSize;
            }

            properties.CopyTo(destination[position..]);
            position += properties.Length;
        }

        writer.Advance(position);
    }

    private static int MeasureBody(
        MqttProtocolVersion version, in PublishHeader header, int topicLength, int propertiesLength, int payloadLength, out int propertyLength)
    {
        propertyLength = propertiesLength
            + (header.MessageExpiryInterval is null ? 0 : ExpirySize)
            + (header.TopicAlias == 0 ? 0 : AliasSize);
        return 2 + (IsTopicOmitted(version, in header) ? 0 : topicLength)
            + (header.Qos > MqttQos.AtMostOnce ? 2 : 0)
            + (version == MqttProtocolVersion.V500 ? VariableByteInteger.Size(propertyLength) + propertyLength : 0)
            + payloadLength;
    }

    private static bool IsTopicOmitted(MqttProtocolVersion version, in PublishHeader header) =>
        version == MqttProtocolVersion.V500 && header.OmitsTopic && header.TopicAlias > 0;
}
