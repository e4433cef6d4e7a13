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
        CheckFlags(type, flags, version);
        if (!TryReadLength(buffer[1..], version, out var length, out var lengthSize))
        {
            return false;
        }

        var headerSize = 1 + lengthSize;
        if ((uint)(headerSize + length) > maximumPacketSize)
        {
            throw new MqttProtocolException(
                MqttReasonCode.PacketTooLarge, "MQTT-3.1.2-24", $"{type} has {headerSize + length} bytes, and our Maximum Packet Size is {maximumPacketSize}.");
        }

        CheckLength(type, length, version);
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

    private static void CheckFlags(PacketType type, byte flags, MqttProtocolVersion version)
    {
        // PUBLISH has flags of its own; PUBREL has 2, and in MQTT 3.1 a DUP flag too; all others have none (MQTT 5, 2.1.3).
        var allowed = type switch
        {
            PacketType.Publish => true,
            PacketType.PubRel => flags == 2 || (flags == 10 && version == MqttProtocolVersion.V310),
            _ => flags == 0,
        };
        if (!allowed)
        {
            throw new MqttProtocolException(MqttReasonCode.MalformedPacket, FlagsStatement(type), $"{type} has the reserved flags {flags}.");
        }
    }

    private static string FlagsStatement(PacketType type) => type switch
    {
        PacketType.PubRel => "MQTT-3.6.1-1",
        PacketType.Disconnect => "MQTT-3.14.1-1",
        PacketType.Auth => "MQTT-3.15.1-1",
        _ => "MQTT-2.1.3-1",
    };

    // Where nothing variable can follow, a length that is too long is refused before its bytes are waited for.
    private static void CheckLength(PacketType type, int length, MqttProtocolVersion version)
    {
        var longest = type switch
        {
            PacketType.PingResp => 0,
            PacketType.ConnAck or PacketType.PubAck or PacketType.PubRec or PacketType.PubRel or PacketType.PubComp or PacketType.UnsubAck
                when version != MqttProtocolVersion.V500 => 2,
            _ => VariableByteInteger.Maximum,
        };
        if (length > longest)
        {
            throw new MqttProtocolException(MqttReasonCode.MalformedPacket, "MQTT-4.13.1-1", $"{type} has a Remaining Length of {length}, and no more than {longest} are allowed.");
        }
    }

    private static bool TryReadLength(ReadOnlySpan<byte> bytes, MqttProtocolVersion version, out int length, out int size)
    {
        length = 0;
        for (size = 0; size < bytes.Length;)
        {
            var current = bytes[size];
            length |= (current & 0x7F) << (7 * size);
            size++;
            if ((current & 0x80) == 0)
            {
                // Only MQTT 5 wants the shortest form: servers of older versions may pad a length they write in afterwards.
                return current != 0 || size == 1 || version != MqttProtocolVersion.V500 ? true : throw Malformed("is longer than it need be");
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
