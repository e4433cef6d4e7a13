using static TypedMqtt.Tests.Simulation.Server.SpecReader;

namespace TypedMqtt.Tests.Simulation.Server;

/// <summary>Reads what a client sends, and complains about everything the specification does not allow.</summary>
internal sealed class ServerDecoder(bool v5)
{
    /// <summary>Reads the packet at the start of some bytes, which have to contain all of it.</summary>
    internal WirePacket Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new SpecReader(bytes);
        var first = reader.Byte();
        var packet = new WirePacket((WireType)(first >> 4));
        var length = reader.VariableByteInteger();
        packet.Size = bytes.Length - reader.Remaining + length;
        var body = reader.Slice(length);
        var expectedFlags = packet.Type is WireType.PubRel or WireType.Subscribe or WireType.Unsubscribe ? 2 : 0;
        Check(packet.Type == WireType.Publish || (first & 15) == expectedFlags, "MQTT-2.1.3-1", $"{packet.Type} has the flags {first & 15}");
        switch (packet.Type)
        {
            case WireType.Connect:
                ReadConnect(packet, ref body);
                break;
            case WireType.Publish:
                ReadPublish(packet, first & 15, ref body);
                break;
            case WireType.PubAck or WireType.PubRec or WireType.PubRel or WireType.PubComp:
                packet.Id = body.Id();
                ReadReason(packet, ref body);
                break;
            case WireType.Subscribe or WireType.Unsubscribe:
                ReadFilters(packet, ref body);
                break;
            case WireType.PingReq:
                break;
            case WireType.Disconnect:
                ReadReason(packet, ref body);
                break;
            default:
                throw Broken("MQTT-4.13.1-1", $"a client does not send {packet.Type}");
        }

        Check(body.Remaining == 0, "MQTT-4.13.1-1", $"{body.Remaining} bytes are left behind {packet.Type}");
        return packet;
    }

    private void ReadConnect(WirePacket packet, ref SpecReader body)
    {
        Check(body.Text() == "MQTT", "MQTT-3.1.2-1", "the protocol name is wrong");
        Check(body.Byte() == (v5 ? 5 : 4), "MQTT-3.1.2-2", "the protocol version is wrong");
        var flags = body.Byte();
        Check((flags & 0x01) == 0, "MQTT-3.1.2-3", "the reserved flag of CONNECT is set");
        Check((flags & 0x3C) == 0, "MQTT-3.1.2-11", "CONNECT has a will that nobody asked for");
        packet.CleanStart = (flags & 2) != 0;
        packet.KeepAlive = body.UInt16();
        if (v5)
        {
            ReadProperties(packet, ref body);
        }

        packet.ClientId = body.Text();
        Check(flags >> 6 == 0, "MQTT-3.1.2-16", "CONNECT has credentials that nobody gave");
    }

    private void ReadPublish(WirePacket packet, int flags, ref SpecReader body)
    {
        packet.Dup = (flags & 8) != 0;
        packet.Qos = (flags >> 1) & 3;
        packet.Retain = (flags & 1) != 0;
        Check(packet.Qos < 3, "MQTT-3.3.1-4", "QoS is 3");
        Check(packet.Qos > 0 || !packet.Dup, "MQTT-3.3.1-2", "QoS 0 has the DUP flag");
        packet.Topic = body.Text();
        Check(packet.Topic.AsSpan().IndexOfAny('+', '#') < 0, "MQTT-3.3.2-2", "the topic has a wildcard");
        if (packet.Qos > 0)
        {
            packet.Id = body.Id();
        }

        if (v5)
        {
            ReadProperties(packet, ref body);
        }

        Check(packet.Topic.Length > 0 || packet.TopicAlias > 0, "MQTT-4.7.3-1", "there is neither a topic nor an alias");
        packet.Number = body.UInt16();
    }

    private void ReadReason(WirePacket packet, ref SpecReader body)
    {
        if (!v5 || body.Remaining == 0)
        {
            return;
        }

        packet.Reason = body.Byte();
        var allowed = packet.Type switch
        {
            WireType.PubAck or WireType.PubRec => packet.Reason is 0 or 0x10 or 0x80 or 0x83 or 0x87 or 0x90 or 0x91 or 0x97 or 0x99,
            WireType.PubRel or WireType.PubComp => packet.Reason is 0 or 0x92,
            _ => packet.Reason is 0 or 0x04 or (>= 0x80 and <= 0x83) or (>= 0x90 and <= 0x99),
        };
        Check(allowed, "MQTT-3.4.2-1", $"{packet.Type} has the reason code 0x{packet.Reason:X2}");
        if (body.Remaining > 0)
        {
            ReadProperties(packet, ref body);
        }
    }

    private void ReadFilters(WirePacket packet, ref SpecReader body)
    {
        packet.Id = body.Id();
        if (v5)
        {
            ReadProperties(packet, ref body);
        }

        Check(body.Remaining > 0, "MQTT-3.8.3-2", $"{packet.Type} has no topic filter");
        while (body.Remaining > 0)
        {
            var filter = body.Text();
            Check(filter.Length > 0, "MQTT-4.7.3-1", "a topic filter is empty");
            var options = packet.Type == WireType.Subscribe ? body.Byte() : 0;
            Check((options & (v5 ? 0xC0 : 0xFC)) == 0, "MQTT-3.8.3-5", "reserved bits of the subscription options are set");
            Check((options & 3) < 3, "MQTT-3.8.3-4", "QoS of a subscription is 3");
            packet.Filters.Add((filter, options & 3));
        }
    }

    private static void ReadProperties(WirePacket packet, ref SpecReader body)
    {
        var properties = body.Slice(body.VariableByteInteger());
        ulong seen = 0;
        while (properties.Remaining > 0)
        {
            var id = properties.VariableByteInteger();
            Check(id < 64 && ((seen >> id) & 1) == 0, "MQTT-2.2.2-2", $"property {id} is there twice");
            seen |= 1UL << id;
            switch ((packet.Type, id))
            {
                case (WireType.Connect or WireType.Disconnect, 0x11):
                    packet.SessionExpiry = properties.UInt32();
                    break;
                case (WireType.Connect, 0x21):
                    packet.ReceiveMaximum = properties.UInt16();
                    Check(packet.ReceiveMaximum > 0, "MQTT-3.1.2-27", "Receive Maximum is zero");
                    break;
                case (WireType.Connect, 0x27):
                    packet.MaximumPacketSize = properties.UInt32();
                    Check(packet.MaximumPacketSize > 0, "MQTT-3.1.2-24", "Maximum Packet Size is zero");
                    break;
                case (WireType.Connect, 0x22):
                    packet.TopicAliasMaximum = properties.UInt16();
                    break;
                case (WireType.Connect, 0x17 or 0x19):
                    Check(properties.Byte() < 2, "MQTT-3.1.2-28", $"property {id} is neither 0 nor 1");
                    break;
                case (WireType.Subscribe, 0x0B):
                    Check(properties.VariableByteInteger() > 0, "MQTT-3.8.3-5", "the subscription identifier is zero");
                    break;
                case (WireType.Publish, 0x01):
                    Check(properties.Byte() < 2, "MQTT-3.3.2-4", "the payload format indicator is neither 0 nor 1");
                    break;
                case (WireType.Publish, 0x02):
                    packet.Expiry = properties.UInt32();
                    break;
                case (WireType.Publish, 0x23):
                    packet.TopicAlias = properties.UInt16();
                    Check(packet.TopicAlias > 0, "MQTT-3.3.2-8", "the topic alias is zero");
                    break;
                default:
                    throw Broken("MQTT-2.2.2-2", $"property {id} does not belong into {packet.Type}");
            }
        }
    }
}
