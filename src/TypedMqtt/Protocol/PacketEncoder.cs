using System.Buffers;
using System.Buffers.Binary;

namespace TypedMqtt.Protocol;

/// <summary>
/// Encodes what this client sends. PUBLISH and its acknowledgements, which there are many of, are encoded without an allocation.
/// </summary>
internal sealed class PacketEncoder(MqttProtocolVersion version)
{
    internal int MeasurePublish(in PublishHeader header, int topicLength, int propertiesLength, int payloadLength) =>
        PublishEncoder.Measure(version, in header, topicLength, propertiesLength, payloadLength);

    internal void WritePublish(
        IBufferWriter<byte> writer, in PublishHeader header, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> properties, ReadOnlySpan<byte> payload) =>
        PublishEncoder.Write(version, writer, in header, topic, properties, payload);

    /// <summary>Writes a PUBLISH but for its payload, which has to follow.</summary>
    internal void WritePublishHead(
        IBufferWriter<byte> writer, in PublishHeader header, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> properties, int payloadLength) =>
        PublishEncoder.WriteHead(version, writer, in header, topic, properties, payloadLength);

    /// <summary>Writes PUBACK, PUBREC, PUBREL or PUBCOMP; the reason code only where it is not success (MQTT 5, 3.4.2.1).</summary>
    internal void WriteAck(IBufferWriter<byte> writer, in Ack ack)
    {
        var withReason = version == MqttProtocolVersion.V500 && ack.ReasonCode != MqttReasonCode.Success;
        var size = withReason ? 5 : 4;
        var destination = writer.GetSpan(size);
        destination[0] = (byte)(((int)ack.Type << 4) | (ack.Type == PacketType.PubRel ? 2 : 0));
        destination[1] = (byte)(size - 2);
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], ack.PacketId);
        if (withReason)
        {
            destination[4] = (byte)ack.ReasonCode;
        }

        writer.Advance(size);
    }

    internal void WriteConnect(IBufferWriter<byte> writer, ConnectPacket connect) => ConnectEncoder.Write(version, writer, connect);

    /// <summary>Writes SUBSCRIBE; the subscription identifier, zero for none, only on MQTT 5.</summary>
    internal void WriteSubscribe(
        IBufferWriter<byte> writer, ushort packetId, IEnumerable<TopicSubscription> subscriptions, int subscriptionIdentifier = 0) =>
        SubscribeEncoder.WriteSubscribe(version, writer, packetId, subscriptions, subscriptionIdentifier);

    internal void WriteUnsubscribe(IBufferWriter<byte> writer, ushort packetId, IEnumerable<string> topicFilters) =>
        SubscribeEncoder.WriteUnsubscribe(version, writer, packetId, topicFilters);

    internal static void WritePingReq(IBufferWriter<byte> writer) => FieldWriter.WritePacket(writer, PacketType.PingReq, 0, []);

    /// <summary>Writes DISCONNECT. A Session Expiry Interval of zero is not left out: here it ends the session.</summary>
    internal void WriteDisconnect(IBufferWriter<byte> writer, Goodbye goodbye)
    {
        if (version != MqttProtocolVersion.V500 || goodbye == default)
        {
            FieldWriter.WritePacket(writer, PacketType.Disconnect, 0, []);
        }
        else if (goodbye.EndsSession)
        {
            FieldWriter.WritePacket(
                writer, PacketType.Disconnect, 0, [(byte)goodbye.ReasonCode, 5, (byte)PropertyId.SessionExpiryInterval, 0, 0, 0, 0]);
        }
        else
        {
            FieldWriter.WritePacket(writer, PacketType.Disconnect, 0, [(byte)goodbye.ReasonCode]);
        }
    }

    /// <summary>Writes AUTH, which is of MQTT 5.</summary>
    internal static void WriteAuth(IBufferWriter<byte> writer, Auth auth)
    {
        using var properties = new PooledBufferWriter();
        PropertyWriter.Write(properties, PropertyId.AuthenticationMethod, auth.AuthenticationMethod);
        PropertyWriter.Write(properties, PropertyId.AuthenticationData, auth.AuthenticationData);
        using var body = new PooledBufferWriter();
        FieldWriter.WriteByte(body, (byte)auth.ReasonCode);
        FieldWriter.WriteProperties(body, properties.WrittenSpan);
        FieldWriter.WritePacket(writer, PacketType.Auth, 0, body.WrittenSpan);
    }
}
