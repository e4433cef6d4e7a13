using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace TypedMqtt.Protocol;

/// <summary>Writes MQTT's data types (MQTT 5, 1.5), and refuses what they cannot hold: what SpanReader reads.</summary>
internal static class FieldWriter
{
    // Throws on a lone surrogate instead of replacing it (MQTT-1.5.4-1).
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    internal static void WriteByte(IBufferWriter<byte> writer, byte value)
    {
        writer.GetSpan(1)[0] = value;
        writer.Advance(1);
    }

    internal static void WriteUInt16(IBufferWriter<byte> writer, ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(writer.GetSpan(2), value);
        writer.Advance(2);
    }

    internal static void WriteUInt32(IBufferWriter<byte> writer, uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(writer.GetSpan(4), value);
        writer.Advance(4);
    }

    internal static void WriteVariableByteInteger(IBufferWriter<byte> writer, int value) =>
        writer.Advance(VariableByteInteger.Write(writer.GetSpan(4), value));

    /// <summary>Writes a UTF-8 string.</summary>
    /// <exception cref="ArgumentException">It is too long, contains U+0000 (MQTT-1.5.4-2) or is not valid Unicode.</exception>
    internal static void WriteString(IBufferWriter<byte> writer, string value, string name)
    {
        if (value.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException($"The {name} contains the character U+0000, which MQTT does not allow (MQTT-1.5.4-2).", nameof(value));
        }

        var length = StrictUtf8.GetByteCount(value);
        CheckLength(length, name);
        var destination = writer.GetSpan(2 + length);
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)length);
        StrictUtf8.GetBytes(value, destination[2..]);
        writer.Advance(2 + length);
    }

    /// <summary>Writes binary data.</summary>
    /// <exception cref="ArgumentException">It is too long.</exception>
    internal static void WriteBinary(IBufferWriter<byte> writer, ReadOnlySpan<byte> value, string name)
    {
        CheckLength(value.Length, name);
        WriteUInt16(writer, (ushort)value.Length);
        writer.Write(value);
    }

    /// <summary>Writes properties with their length, which is there even for none (MQTT-2.2.2-1).</summary>
    internal static void WriteProperties(IBufferWriter<byte> writer, ReadOnlySpan<byte> properties)
    {
        WriteVariableByteInteger(writer, properties.Length);
        writer.Write(properties);
    }

    /// <summary>Writes a whole packet.</summary>
    internal static void WritePacket(IBufferWriter<byte> writer, PacketType type, int flags, ReadOnlySpan<byte> body)
    {
        WriteByte(writer, (byte)(((int)type << 4) | flags));
        WriteVariableByteInteger(writer, body.Length);
        writer.Write(body);
    }

    private static void CheckLength(int length, string name)
    {
        if (length > ushort.MaxValue)
        {
            throw new ArgumentException($"The {name} has {length} bytes, and MQTT allows 65,535 (MQTT 5, 1.5.4).", nameof(length));
        }
    }
}
