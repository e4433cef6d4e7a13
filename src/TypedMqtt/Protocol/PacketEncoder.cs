using System.Buffers;
using System.Buffers.Binary;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace TypedMqtt.Protocol;

/// <summary>
/// Encodes what this client sends. PUBLISH and its acknowledgements, which there are many of, are encoded here without an
/// allocation; the rest goes through MQTTnet's formatter. Not for use by several threads at once.
/// </summary>
internal sealed class PacketEncoder(MqttProtocolVersion version)
{
    private readonly MqttPacketFormatterAdapter _formatter = new(
        version == MqttProtocolVersion.V500 ? MQTTnet.Formatter.MqttProtocolVersion.V500 : MQTTnet.Formatter.MqttProtocolVersion.V311,
        new MqttBufferWriter(256, 65_536));

    internal int MeasurePublish(in PublishHeader header, int topicLength, int propertiesLength, int payloadLength) =>
        PublishEncoder.Measure(version, in header, topicLength, propertiesLength, payloadLength);

    internal void WritePublish(
        IBufferWriter<byte> writer, in PublishHeader header, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> properties, ReadOnlySpan<byte> payload) =>
        PublishEncoder.Write(version, writer, in header, topic, properties, payload);

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

    internal void WriteConnect(IBufferWriter<byte> writer, ConnectPacket connect) => Write(writer, new MqttConnectPacket
    {
        ClientId = connect.ClientId,
        CleanSession = connect.CleanStart,
        KeepAlivePeriod = connect.KeepAliveSeconds,
        Username = connect.UserName,
        Password = connect.Password,
        SessionExpiryInterval = connect.SessionExpiryInterval,
        ReceiveMaximum = connect.ReceiveMaximum,
        MaximumPacketSize = connect.MaximumPacketSize,
        RequestProblemInformation = true,
    });

    internal void WriteSubscribe(IBufferWriter<byte> writer, ushort packetId, IEnumerable<TopicSubscription> subscriptions) => Write(writer, new MqttSubscribePacket
    {
        PacketIdentifier = packetId,
        TopicFilters =
        [
            .. subscriptions.Select(subscription => new MqttTopicFilter
            {
                Topic = subscription.TopicFilter,
                QualityOfServiceLevel = (MqttQualityOfServiceLevel)subscription.Qos,
            }),
        ],
    });

    internal void WriteUnsubscribe(IBufferWriter<byte> writer, ushort packetId, IEnumerable<string> topicFilters) =>
        Write(writer, new MqttUnsubscribePacket { PacketIdentifier = packetId, TopicFilters = [.. topicFilters] });

    internal static void WritePingReq(IBufferWriter<byte> writer) => writer.Write<byte>([(byte)PacketType.PingReq << 4, 0]);

    /// <summary>Writes DISCONNECT. Ours, since MQTTnet leaves a Session Expiry Interval of zero out, and here it says something.</summary>
    internal void WriteDisconnect(IBufferWriter<byte> writer, Goodbye goodbye)
    {
        const byte FirstByte = (byte)PacketType.Disconnect << 4;
        if (version == MqttProtocolVersion.V311 || goodbye == default)
        {
            writer.Write<byte>([FirstByte, 0]);
        }
        else if (goodbye.EndsSession)
        {
            writer.Write<byte>([FirstByte, 7, (byte)goodbye.ReasonCode, 5, (byte)PropertyId.SessionExpiryInterval, 0, 0, 0, 0]);
        }
        else
        {
            writer.Write<byte>([FirstByte, 1, (byte)goodbye.ReasonCode]);
        }
    }

    private void Write(IBufferWriter<byte> writer, MqttPacket packet)
    {
        var buffer = _formatter.Encode(packet);
        writer.Write(buffer.Packet.AsSpan());
        foreach (var segment in buffer.Payload)
        {
            writer.Write(segment.Span);
        }

        _formatter.Cleanup();
    }
}
