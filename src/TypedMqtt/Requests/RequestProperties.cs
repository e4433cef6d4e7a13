using TypedMqtt.Protocol;

namespace TypedMqtt.Requests;

/// <summary>Encodes the properties of requests and answers, in the order that the packet has them.</summary>
internal static class RequestProperties
{
    internal static void WriteRequest(PooledBufferWriter writer, string? contentType, bool isUtf8, string responseTopic, Guid correlation)
    {
        PropertyWriter.WritePublishProperties(writer, contentType, isUtf8);
        PropertyWriter.Write(writer, PropertyId.ResponseTopic, responseTopic);
        PropertyWriter.Write(writer, PropertyId.CorrelationData, correlation.ToByteArray());
    }

    internal static void WriteAnswer(PooledBufferWriter writer, string? contentType, bool isUtf8, byte[]? correlation, string? word)
    {
        PropertyWriter.WritePublishProperties(writer, contentType, isUtf8);
        PropertyWriter.Write(writer, PropertyId.CorrelationData, correlation);
        if (word is not null)
        {
            PropertyWriter.WriteUserProperties(writer, [new MqttUserProperty(AnswerWords.Property, word)]);
        }
    }

    /// <summary>Reads properties again that have been checked before.</summary>
    internal static InboundPublish Read(ReadOnlySpan<byte> properties)
    {
        var publish = default(InboundPublish);
        var reader = new PropertyReader(properties, PacketType.Publish);
        while (reader.MoveNext(out var id))
        {
            PublishDecoder.ReadProperty(ref reader, id, ref publish);
        }

        return publish;
    }
}
