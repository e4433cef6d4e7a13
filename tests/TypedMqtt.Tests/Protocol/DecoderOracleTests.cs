using System.Buffers;
using System.Text;
using CsCheck;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using TypedMqtt.Protocol;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Protocol;

/// <summary>What MQTTnet writes as a server, we read as it was meant.</summary>
public sealed class DecoderOracleTests
{
    [Fact]
    public void PUBLISH_is_read_as_it_was_written() =>
        Gen.Select(Gens.Version, ServerPackets.Publish).Sample(
            (version, packet) =>
            {
                var frame = Read(version, packet);
                var publish = PublishDecoder.Decode(in frame, version);
                Assert.Equal(packet.Topic, Encoding.UTF8.GetString(publish.Topic));
                Assert.Equal((int)packet.QualityOfServiceLevel, (int)publish.Qos);
                Assert.Equal((packet.PacketIdentifier, packet.Dup, packet.Retain), (publish.PacketId, publish.Dup, publish.Retain));
                Assert.Equal(packet.Payload.ToArray(), publish.Payload);
                if (version != V500)
                {
                    Assert.True(publish.Properties.IsEmpty);
                    return;
                }

                Assert.Equal(packet.TopicAlias, publish.TopicAlias);
                Assert.Equal(packet.MessageExpiryInterval, publish.MessageExpiryInterval ?? 0);
                Assert.Equal(packet.PayloadFormatIndicator == MqttPayloadFormatIndicator.CharacterData, publish.IsUtf8);
                Assert.Equal(packet.ContentType ?? "", Encoding.UTF8.GetString(publish.ContentType));
                Assert.Equal(packet.ResponseTopic ?? "", Encoding.UTF8.GetString(publish.ResponseTopic));
                Assert.Equal(packet.CorrelationData is not null, publish.HasCorrelationData);
                Assert.Equal(packet.CorrelationData ?? [], publish.CorrelationData);
                Assert.Equal(Oracle.To(packet.UserProperties), UserProperties.Read(publish.Properties));
                var identifiers = new List<uint>();
                foreach (var identifier in publish.SubscriptionIdentifiers)
                {
                    identifiers.Add(identifier);
                }

                Assert.Equal(packet.SubscriptionIdentifiers, identifiers);
            },
            iter: 5_000);

    [Fact]
    public void CONNACK_is_read_as_it_was_written() =>
        Gen.Select(Gens.Version, ServerPackets.ConnAck).Sample(
            (version, packet) =>
            {
                var frame = Read(version, packet);
                var connAck = ConnAckDecoder.Decode(in frame, version);
                Assert.Equal(packet.IsSessionPresent && version != V310, connAck.SessionPresent);
                if (version != V500)
                {
                    Assert.Equal(packet.ReturnCode == MqttConnectReturnCode.ConnectionAccepted ? MqttReasonCode.Success : MqttReasonCode.NotAuthorized, connAck.ReasonCode);
                    return;
                }

                // MQTTnet cannot say "zero"; what it leaves out has its default here.
                Assert.Equal((int)packet.ReasonCode, (int)connAck.ReasonCode);
                Assert.Equal(NullIfZero(packet.SessionExpiryInterval), connAck.SessionExpiryInterval);
                Assert.Equal(packet.ReceiveMaximum == 0 ? ushort.MaxValue : packet.ReceiveMaximum, connAck.ReceiveMaximum);
                Assert.Equal(NullIfZero(packet.MaximumPacketSize), connAck.MaximumPacketSize);
                Assert.Equal(packet.TopicAliasMaximum, connAck.TopicAliasMaximum);
                Assert.Equal(NullIfZero(packet.ServerKeepAlive), connAck.ServerKeepAlive);
                Assert.Equal((int)packet.MaximumQoS, (int)connAck.MaximumQos);
                Assert.Equal(
                    (packet.RetainAvailable, packet.WildcardSubscriptionAvailable, packet.SubscriptionIdentifiersAvailable, packet.SharedSubscriptionAvailable),
                    (connAck.RetainAvailable, connAck.WildcardSubscriptionAvailable, connAck.SubscriptionIdentifiersAvailable, connAck.SharedSubscriptionAvailable));
                Assert.Equal(NullIfEmpty(packet.AssignedClientIdentifier), connAck.AssignedClientIdentifier);
                Assert.Equal(NullIfEmpty(packet.ReasonString), connAck.ReasonString);
                Assert.Equal(NullIfEmpty(packet.ResponseInformation), connAck.ResponseInformation);
                Assert.Equal(NullIfEmpty(packet.ServerReference), connAck.ServerReference);
                Assert.Equal(packet.AuthenticationMethod, connAck.AuthenticationMethod);
                Assert.Equal(packet.AuthenticationData, connAck.AuthenticationData);
            },
            iter: 5_000);

    [Fact]
    public void Acknowledgements_are_read_as_they_were_written() =>
        Gen.Select(Gens.Version, ServerPackets.Ack).Sample(
            (version, packet) =>
            {
                var frame = Read(version, packet);
                var expected = packet switch
                {
                    MqttPubAckPacket ack => new Ack(PacketType.PubAck, ack.PacketIdentifier, (MqttReasonCode)ack.ReasonCode),
                    MqttPubRecPacket ack => new Ack(PacketType.PubRec, ack.PacketIdentifier, (MqttReasonCode)ack.ReasonCode),
                    MqttPubRelPacket ack => new Ack(PacketType.PubRel, ack.PacketIdentifier, (MqttReasonCode)ack.ReasonCode),
                    MqttPubCompPacket ack => new Ack(PacketType.PubComp, ack.PacketIdentifier, (MqttReasonCode)ack.ReasonCode),
                    _ => throw new InvalidOperationException(),
                };
                Assert.Equal(version == V500 ? expected : expected with { ReasonCode = MqttReasonCode.Success }, new PacketDecoder(version).DecodeAck(in frame));
            },
            iter: 5_000);

    [Fact]
    public void SUBACK_and_UNSUBACK_are_read_as_they_were_written() =>
        Gen.Select(Gens.Version, ServerPackets.SubAck, ServerPackets.UnsubAck).Sample(
            (version, subAck, unsubAck) =>
            {
                var decoder = new PacketDecoder(version);
                var frame = Read(version, subAck);
                var read = decoder.DecodeSubAck(in frame);
                Assert.Equal((PacketType.SubAck, subAck.PacketIdentifier), (read.Type, read.PacketId));
                Assert.Equal(subAck.ReasonCodes.Select(code => (int)code), read.ReasonCodes.Select(code => (int)code));

                frame = Read(version, unsubAck);
                read = decoder.DecodeSubAck(in frame);
                Assert.Equal((PacketType.UnsubAck, unsubAck.PacketIdentifier), (read.Type, read.PacketId));
                Assert.Equal(version == V500 ? unsubAck.ReasonCodes.Select(code => (int)code) : [], read.ReasonCodes.Select(code => (int)code));
            },
            iter: 2_000);

    [Fact]
    public void DISCONNECT_and_AUTH_are_read_as_they_were_written() =>
        Gen.Select(ServerPackets.Disconnect, ServerPackets.Auth).Sample(
            (disconnect, auth) =>
            {
                var frame = Read(V500, disconnect);
                var readDisconnect = PacketDecoder.DecodeDisconnect(in frame);
                Assert.Equal((int)disconnect.ReasonCode, (int)readDisconnect.ReasonCode);
                Assert.Equal(NullIfEmpty(disconnect.ReasonString), readDisconnect.ReasonString);
                Assert.Equal(NullIfEmpty(disconnect.ServerReference), readDisconnect.ServerReference);

                frame = Read(V500, auth);
                var readAuth = PacketDecoder.DecodeAuth(in frame, "M");
                Assert.Equal(((int)auth.ReasonCode, "M"), ((int)readAuth.ReasonCode, readAuth.AuthenticationMethod));
                Assert.Equal(auth.AuthenticationData, readAuth.AuthenticationData);
            },
            iter: 2_000);

    private static Frame Read(MqttProtocolVersion version, MqttPacket packet)
    {
        var bytes = Oracle.Encode(version, packet);
        Assert.True(FrameReader.TryRead(bytes, Server.MaximumPacketSize, version, out var frame));
        Assert.Equal(bytes.Length, frame.TotalLength);
        return frame;
    }

    private static uint? NullIfZero(uint value) => value == 0 ? null : value;

    private static ushort? NullIfZero(ushort value) => value == 0 ? null : value;

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
