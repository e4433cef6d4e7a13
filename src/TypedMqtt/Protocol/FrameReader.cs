namespace TypedMqtt.Protocol;

/// <summary>
/// Cuts packets out of what has arrived. Type, flags and length are checked as soon as their bytes are there, before
/// anything is allocated for the rest.
/// </summary>
internal static class FrameReader
{
    /// <summary>Gives the packet at the start of a buffer.</summary>
    /// <param name="buffer">What has arrived.</param>
    /// <param name="maximumPacketSize">The largest packet we take, in bytes.</param>
    /// <param name="version">The version of MQTT.</param>
    /// <param name="frame">The packet.</param>
    /// <returns>False when bytes are missing.</returns>
    /// <exception cref="MqttProtocolException">This is no packet a server may send, or one that is too large.</exception>
    internal static bool TryRead(ReadOnlySpan<byte> buffer, uint maximumPacketSize, MqttProtocolVersion version, out Frame frame)
    {
        frame = default;
        if (buffer.IsEmpty)
        {
            return false;
        }

        var type = (PacketType)(buffer[0] >> 4);
        var flags = (byte)(buffer[0] & 0x0F);
        CheckType(type, version);
        CheckFlags(type, flags);
        if (!TryReadLength(buffer[1..], out var length, out var lengthSize))
        {
            return false;
        }

        var headerSize = 1 + lengthSize;
        if ((uint)(headerSize + length) > maximumPacketSize)
        {
            throw new MqttProtocolException(
                MqttReasonCode.PacketTooLarge, "MQTT-3.1.2-24", $"{type} has {headerSize + length} bytes, and our Maximum Packet Size is {maximumPacketSize}.");
        }

        if (buffer.Length < headerSize + length)
        {
            return false;
        }

        frame = new Frame(type, flags, buffer.Slice(headerSize, length), headerSize + length);
        return true;
    }

    private static void CheckType(PacketType type, MqttProtocolVersion version)
    {
        var fromServer = type switch
        {
            PacketType.ConnAck or PacketType.Publish or PacketType.PubAck or PacketType.PubRec or PacketType.PubRel or PacketType.PubComp
                or PacketType.SubAck or PacketType.UnsubAck or PacketType.PingResp => true,
            PacketType.Disconnect or PacketType.Auth => version == MqttProtocolVersion.V500,
            _ => false,
        };
        if (!fromServer)
        {
            throw new MqttProtocolException(MqttReasonCode.ProtocolError, "MQTT-4.13.1-1", $"A server does not send packets of type {(int)type} ({type}).");
        }
    }

    private static void CheckFlags(PacketType type, byte flags)
    {
        // PUBLISH has flags of its own; PUBREL has 2; all others have none (MQTT 5, 2.1.3).
        var expected = type == PacketType.PubRel ? 2 : 0;
        if (type != PacketType.Publish && flags != expected)
        {
            throw new MqttProtocolException(MqttReasonCode.MalformedPacket, "MQTT-2.1.3-1", $"{type} has the reserved flags {flags}.");
        }
    }

    private static bool TryReadLength(ReadOnlySpan<byte> bytes, out int length, out int size)
    {
        length = 0;
        for (size = 0; size < bytes.Length;)
        {
            var current = bytes[size];
            length |= (current & 0x7F) << (7 * size);
            size++;
            if ((current & 0x80) == 0)
            {
                return current != 0 || size == 1 ? true : throw Malformed("is longer than it need be");
            }

            if (size == 4)
            {
                throw Malformed("has more than four bytes");
            }
        }

        return false;
    }

    private static MqttProtocolException Malformed(string problem) =>
        new(MqttReasonCode.MalformedPacket, "MQTT-1.5.5-1", $"The Remaining Length {problem}.");
}
