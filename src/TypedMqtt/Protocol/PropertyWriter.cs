using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace TypedMqtt.Protocol;

/// <summary>Encodes those properties of a PUBLISH that do not change between messages (MQTT 5, 3.3.2.3).</summary>
internal static class PropertyWriter
{
    internal static void WritePublishProperties(IBufferWriter<byte> writer, string? contentType, bool isUtf8)
    {
        if (isUtf8)
        {
            writer.Write<byte>([(byte)PropertyId.PayloadFormatIndicator, 1]);
        }

        if (contentType is not null)
        {
            writer.Write<byte>([(byte)PropertyId.ContentType]);
            WriteString(writer, contentType);
        }
    }

    private static void WriteString(IBufferWriter<byte> writer, string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        if (length > ushort.MaxValue)
        {
            throw new ArgumentException($"A content type of {length} bytes is longer than the 65,535 MQTT allows.", nameof(value));
        }

        var destination = writer.GetSpan(2 + length);
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)length);
        Encoding.UTF8.GetBytes(value, destination[2..]);
        writer.Advance(2 + length);
    }
}
