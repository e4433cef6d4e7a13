using TypedMqtt.Protocol;

namespace TypedMqtt.Fuzz;

/// <summary>What was accepted is written by our own encoder, where there is one for it, and has to be read as the same.</summary>
internal static class Reencoding
{
    internal static void Check(in InboundPublish publish, MqttProtocolVersion version)
    {
        var identifiers = 0;
        foreach (var identifier in publish.SubscriptionIdentifiers)
        {
            identifiers += identifier > 0 ? 1 : throw new BrokenInvariantException("a subscription identifier of zero was accepted");
        }

        if (publish.HasSubscriptionIdentifier != identifiers > 0)
        {
            throw new BrokenInvariantException("a subscription identifier is there and cannot be found");
        }

        UserProperties.Read(publish.Properties);

        // Expiry and alias stand among the properties already.
        var header = new PublishHeader { Qos = publish.Qos, Retain = publish.Retain, Dup = publish.Dup, PacketId = publish.PacketId };
        using var buffer = new PooledBufferWriter();
        new PacketEncoder(version).WritePublish(buffer, in header, publish.Topic, publish.Properties, publish.Payload);
        var again = PublishDecoder.Decode(Read(buffer, version), version);
        var isSame = again.Topic.SequenceEqual(publish.Topic)
            && again.Payload.SequenceEqual(publish.Payload)
            && again.Properties.SequenceEqual(publish.Properties)
            && (again.PacketId, again.Qos, again.Retain, again.Dup) == (publish.PacketId, publish.Qos, publish.Retain, publish.Dup)
            && (again.TopicAlias, again.IsUtf8, again.MessageExpiryInterval) == (publish.TopicAlias, publish.IsUtf8, publish.MessageExpiryInterval)
            && (again.HasContentType, again.HasCorrelationData) == (publish.HasContentType, publish.HasCorrelationData)
            && again.ContentType.SequenceEqual(publish.ContentType)
            && again.ResponseTopic.SequenceEqual(publish.ResponseTopic)
            && again.CorrelationData.SequenceEqual(publish.CorrelationData);
        Expect(isSame, PacketType.Publish);
    }

    internal static void Check(in Ack ack, MqttProtocolVersion version)
    {
        using var buffer = new PooledBufferWriter();
        new PacketEncoder(version).WriteAck(buffer, in ack);
        Expect(new PacketDecoder(version).DecodeAck(Read(buffer, version)) == ack, ack.Type);
    }

    internal static void Check(Disconnect disconnect)
    {
        using var buffer = new PooledBufferWriter();
        new PacketEncoder(MqttProtocolVersion.V500).WriteDisconnect(buffer, new Goodbye(disconnect.ReasonCode));
        Expect(PacketDecoder.DecodeDisconnect(Read(buffer, MqttProtocolVersion.V500)).ReasonCode == disconnect.ReasonCode, PacketType.Disconnect);
    }

    internal static void Check(Auth auth)
    {
        using var buffer = new PooledBufferWriter();
        PacketEncoder.WriteAuth(buffer, auth);
        var again = PacketDecoder.DecodeAuth(Read(buffer, MqttProtocolVersion.V500), auth.AuthenticationMethod);
        var isSame = (again.ReasonCode, again.AuthenticationMethod) == (auth.ReasonCode, auth.AuthenticationMethod)
            && again.AuthenticationData is null == auth.AuthenticationData is null
            && again.AuthenticationData.AsSpan().SequenceEqual(auth.AuthenticationData);
        Expect(isSame, PacketType.Auth);
    }

    private static Frame Read(PooledBufferWriter buffer, MqttProtocolVersion version) =>
        FrameReader.TryRead(buffer.WrittenSpan, uint.MaxValue, version, out var frame) && frame.TotalLength == buffer.WrittenCount
            ? frame
            : throw new BrokenInvariantException("what was encoded again is not one packet");

    private static void Expect(bool isSame, PacketType type)
    {
        if (!isSame)
        {
            throw new BrokenInvariantException($"{type} encoded again is read as another one");
        }
    }
}
