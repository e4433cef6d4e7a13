using TypedMqtt.Protocol;

namespace TypedMqtt.Tests.Protocol;

/// <summary>Plays a server that sends one packet, which is read, checked and decoded as on a connection.</summary>
internal static class Server
{
    internal const uint MaximumPacketSize = 1024 * 1024;

    internal static ConnectPacket Connect { get; } = new() { ClientId = "c", CleanStart = true };

    internal static ConnectPacket ConnectWithMethod { get; } = new() { ClientId = "c", CleanStart = true, AuthenticationMethod = "M" };

    internal static void IsUnderstood(MqttProtocolVersion version, byte firstByte, string body, ConnectPacket? connect = null) =>
        Receive(Wire.Packet(firstByte, body), version, connect);

    internal static void IsRefused(
        MqttProtocolVersion version, byte firstByte, string body, MqttReasonCode reasonCode, string statement, ConnectPacket? connect = null)
    {
        var packet = Wire.Packet(firstByte, body);
        var refusal = Assert.Throws<MqttProtocolException>(() => Receive(packet, version, connect));
        Assert.Equal((reasonCode, statement), (refusal.ReasonCode, refusal.Statement));
    }

    internal static void IsRefused(MqttProtocolVersion version, byte[] start, MqttReasonCode reasonCode, string statement)
    {
        var refusal = Assert.Throws<MqttProtocolException>(() => FrameReader.TryRead(start, MaximumPacketSize, version, out _));
        Assert.Equal((reasonCode, statement), (refusal.ReasonCode, refusal.Statement));
    }

    internal static void Receive(byte[] packet, MqttProtocolVersion version, ConnectPacket? connect = null)
    {
        Assert.True(FrameReader.TryRead(packet, MaximumPacketSize, version, out var frame));
        Assert.Equal(packet.Length, frame.TotalLength);
        Decode(in frame, version, connect ?? Connect);
    }

    internal static void Decode(in Frame frame, MqttProtocolVersion version, ConnectPacket connect)
    {
        var decoder = new PacketDecoder(version, connect.RequestProblemInformation);
        switch (frame.Type)
        {
            case PacketType.Publish:
                var publish = decoder.DecodePublish(in frame);
                UserProperties.Read(publish.Properties);
                foreach (var identifier in publish.SubscriptionIdentifiers)
                {
                    Assert.NotEqual(0u, identifier);
                }

                break;
            case PacketType.PubAck or PacketType.PubRec or PacketType.PubRel or PacketType.PubComp:
                decoder.DecodeAck(in frame);
                break;
            case PacketType.SubAck or PacketType.UnsubAck:
                decoder.DecodeSubAck(in frame);
                break;
            case PacketType.PingResp:
                PacketDecoder.CheckEmpty(in frame);
                break;
            case PacketType.Disconnect:
                PacketDecoder.DecodeDisconnect(in frame);
                break;
            case PacketType.ConnAck:
                decoder.DecodeConnAck(in frame, connect);
                break;
            case PacketType.Auth:
                PacketDecoder.DecodeAuth(in frame, connect.AuthenticationMethod);
                break;
            default:
                throw PacketDecoder.Unexpected(frame.Type);
        }
    }
}
