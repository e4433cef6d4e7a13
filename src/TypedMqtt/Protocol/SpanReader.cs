using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace TypedMqtt.Protocol;

/// <summary>Reads MQTT's data types (MQTT 5, 1.5) from a packet's body, and refuses what is cut short or not well formed.</summary>
internal ref struct SpanReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    internal readonly bool IsEmpty => _rest.IsEmpty;

    internal readonly ReadOnlySpan<byte> Rest => _rest;

    internal byte ReadByte() => Take(1)[0];

    internal ushort ReadUInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    internal uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    internal ReadOnlySpan<byte> ReadBinary() => Take(ReadUInt16());

    /// <summary>Reads a UTF-8 string and checks it (MQTT-1.5.4-1, -2).</summary>
    internal ReadOnlySpan<byte> ReadUtf8()
    {
        var text = ReadBinary();
        if (!Utf8.IsValid(text))
        {
            throw new MqttProtocolException(MqttReasonCode.MalformedPacket, "MQTT-1.5.4-1", "A string is not valid UTF-8.");
        }

        if (text.Contains((byte)0))
        {
            throw new MqttProtocolException(MqttReasonCode.MalformedPacket, "MQTT-1.5.4-2", "A string contains the character U+0000.");
        }

        return text;
    }

    internal string ReadString() => Encoding.UTF8.GetString(ReadUtf8());

    internal uint ReadVariableByteInteger()
    {
        uint value = 0;
        for (var size = 0; size < 4; size++)
        {
            var current = ReadByte();
            value |= (uint)(current & 0x7F) << (7 * size);
            if ((current & 0x80) == 0)
            {
                return current != 0 || size == 0
                    ? value
                    : throw new MqttProtocolException(MqttReasonCode.MalformedPacket, "MQTT-1.5.5-1", "A variable byte integer is longer than it need be.");
            }
        }

        throw new MqttProtocolException(MqttReasonCode.MalformedPacket, "MQTT-1.5.5-1", "A variable byte integer has more than four bytes.");
    }

    /// <summary>Reads the properties' length and gives them without it.</summary>
    internal ReadOnlySpan<byte> ReadProperties()
    {
        var length = ReadVariableByteInteger();
        return length <= (uint)_rest.Length ? Take((int)length) : throw CutShort();
    }

    internal readonly void CheckEnd()
    {
        if (!_rest.IsEmpty)
        {
            throw new MqttProtocolException(MqttReasonCode.MalformedPacket, "MQTT-4.13.1-1", $"There are {_rest.Length} bytes behind the end of the packet.");
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw CutShort();
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private static MqttProtocolException CutShort() => new(MqttReasonCode.MalformedPacket, "MQTT-4.13.1-1", "The packet ends in the middle of a field.");
}
