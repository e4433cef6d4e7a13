using System.Buffers.Binary;
using System.Text;

namespace TypedMqtt.Benchmarks.Comparison.Wire;

/// <summary>Bytes to be sent, which grow as they have to. What the peer and the limit write their packets with.</summary>
internal sealed class WireBuffer(int capacity = 64 * 1024)
{
    private byte[] _bytes = new byte[capacity];

    internal int Length { get; private set; }

    internal ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    internal void Clear() => Length = 0;

    internal Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        }

        var span = _bytes.AsSpan(Length, count);
        Length += count;
        return span;
    }

    internal void Append(params ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    /// <summary>PUBACK, PUBREC, PUBREL or PUBCOMP, in the short form that all versions have.</summary>
    internal void AppendAck(byte header, ushort packetIdentifier)
    {
        var span = Reserve(4);
        span[0] = header;
        span[1] = 2;
        BinaryPrimitives.WriteUInt16BigEndian(span[2..], packetIdentifier);
    }

    /// <summary>PUBLISH.</summary>
    /// <param name="qos">Its quality of service.</param>
    /// <param name="packetIdentifier">Its packet identifier; not written at QoS 0.</param>
    /// <param name="topic">Its topic.</param>
    /// <param name="properties">Its properties without their length; null before MQTT 5. At most 127 bytes.</param>
    /// <param name="payload">Its payload.</param>
    internal void AppendPublish(int qos, ushort packetIdentifier, ReadOnlySpan<byte> topic, byte[]? properties, ReadOnlySpan<byte> payload)
    {
        Append((byte)(PacketHeader.Publish | (qos << 1)));
        AppendVariableByteInteger(2 + topic.Length + (qos > 0 ? 2 : 0) + (properties is null ? 0 : 1 + properties.Length) + payload.Length);
        BinaryPrimitives.WriteUInt16BigEndian(Reserve(2), (ushort)topic.Length);
        Append(topic);
        if (qos > 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(Reserve(2), packetIdentifier);
        }

        if (properties is not null)
        {
            Append((byte)properties.Length);
            Append(properties);
        }

        Append(payload);
    }

    internal void AppendVariableByteInteger(int value)
    {
        do
        {
            var more = value > 0x7F;
            Append((byte)((value & 0x7F) | (more ? 0x80 : 0)));
            value >>= 7;
        }
        while (value > 0);
    }

    internal void AppendText(string text)
    {
        BinaryPrimitives.WriteUInt16BigEndian(Reserve(2), (ushort)Encoding.UTF8.GetByteCount(text));
        Append(Encoding.UTF8.GetBytes(text));
    }
}
