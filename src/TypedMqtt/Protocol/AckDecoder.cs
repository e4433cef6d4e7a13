namespace TypedMqtt.Protocol;

/// <summary>Decodes the packets that answer ours: PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK, UNSUBACK and DISCONNECT.</summary>
internal static class AckDecoder
{
    internal static Ack Decode(in Frame frame, MqttProtocolVersion version, bool requestedProblemInformation)
    {
        var reader = new SpanReader(frame.Body);
        var packetId = ReadPacketId(ref reader, frame.Type);
        var reasonCode = MqttReasonCode.Success;
        if (version == MqttProtocolVersion.V500 && !reader.IsEmpty)
        {
            // Reason code and properties may be left out where there is nothing to say (MQTT 5, 3.4.2.1, 3.4.2.2).
            reasonCode = ReasonCodes.Check(frame.Type, reader.ReadByte());
            if (!reader.IsEmpty)
            {
                SkipReasonProperties(reader.ReadProperties(), frame.Type, requestedProblemInformation);
            }
        }

        reader.CheckEnd();
        return new Ack(frame.Type, packetId, reasonCode);
    }

    internal static SubAck DecodeSubAck(in Frame frame, MqttProtocolVersion version, bool requestedProblemInformation)
    {
        var reader = new SpanReader(frame.Body);
        var packetId = ReadPacketId(ref reader, frame.Type);
        if (version == MqttProtocolVersion.V500)
        {
            SkipReasonProperties(reader.ReadProperties(), frame.Type, requestedProblemInformation);
        }
        else if (frame.Type == PacketType.UnsubAck)
        {
            reader.CheckEnd();
            return new SubAck(frame.Type, packetId, []);
        }

        var codes = reader.Rest;
        if (codes.IsEmpty)
        {
            // Nothing was asked without a topic filter, and each has a reason code.
            throw new MqttProtocolException(
                MqttReasonCode.ProtocolError, frame.Type == PacketType.SubAck ? "MQTT-3.8.4-6" : "MQTT-3.11.3-1", $"{frame.Type} has no reason code.");
        }

        var reasonCodes = new MqttReasonCode[codes.Length];
        for (var i = 0; i < codes.Length; i++)
        {
            reasonCodes[i] = version == MqttProtocolVersion.V500 || codes[i] is 0x00 or 0x01 or 0x02 or 0x80
                ? ReasonCodes.Check(frame.Type, codes[i])
                : throw new MqttProtocolException(MqttReasonCode.ProtocolError, "MQTT-3.9.3-2 (3.1.1)", $"SUBACK has the return code 0x{codes[i]:X2}, which MQTT 3.1.1 does not know.");
        }

        return new SubAck(frame.Type, packetId, reasonCodes);
    }

    internal static Disconnect DecodeDisconnect(in Frame frame)
    {
        var reader = new SpanReader(frame.Body);
        if (reader.IsEmpty)
        {
            return new Disconnect(MqttReasonCode.Success);
        }

        var disconnect = new Disconnect(ReasonCodes.Check(PacketType.Disconnect, reader.ReadByte()));
        if (!reader.IsEmpty)
        {
            ReadProperties(reader.ReadProperties(), disconnect);
        }

        reader.CheckEnd();
        return disconnect;
    }

    private static ushort ReadPacketId(ref SpanReader reader, PacketType packet) =>
        reader.ReadUInt16() is > 0 and var packetId
            ? packetId
            : throw new MqttProtocolException(
                MqttReasonCode.ProtocolError,
                packet is PacketType.SubAck or PacketType.UnsubAck ? "MQTT-2.2.1-6" : "MQTT-2.2.1-5",
                $"{packet} has the packet identifier 0, which no packet has that it could answer.");

    private static void SkipReasonProperties(ReadOnlySpan<byte> properties, PacketType packet, bool requested)
    {
        var reader = new PropertyReader(properties, packet);
        while (reader.MoveNext(out var id))
        {
            switch (id)
            {
                case PropertyId.ReasonString:
                    reader.ReadUtf8();
                    break;
                case PropertyId.UserProperty:
                    reader.SkipUserProperty();
                    break;
                default:
                    throw reader.NotAllowed(id);
            }

            if (!requested)
            {
                throw new MqttProtocolException(MqttReasonCode.ProtocolError, "MQTT-3.1.2-29", $"{packet} explains itself, and CONNECT asked for no problem information.");
            }
        }
    }

    private static void ReadProperties(ReadOnlySpan<byte> properties, Disconnect disconnect)
    {
        var reader = new PropertyReader(properties, PacketType.Disconnect);
        while (reader.MoveNext(out var id))
        {
            switch (id)
            {
                case PropertyId.ReasonString:
                    disconnect.ReasonString = reader.ReadString();
                    break;
                case PropertyId.ServerReference:
                    disconnect.ServerReference = reader.ReadString();
                    break;
                case PropertyId.UserProperty:
                    reader.SkipUserProperty();
                    break;
                case PropertyId.SessionExpiryInterval:
                    throw new MqttProtocolException(MqttReasonCode.ProtocolError, "MQTT-3.14.2-2", "The server's DISCONNECT has a Session Expiry Interval.");
                default:
                    throw reader.NotAllowed(id);
            }
        }
    }
}
