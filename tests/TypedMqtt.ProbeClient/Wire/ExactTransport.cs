using System.Buffers;
using TypedMqtt.Protocol;
using TypedMqtt.Transport;

namespace TypedMqtt.ProbeClient.Wire;

/// <summary>
/// Gives CONNECT, SUBSCRIBE and UNSUBSCRIBE the properties that were asked for in place of the product's own, and takes the
/// product's end of the session out of DISCONNECT: peers that compare bytes know of nothing else. Everything else goes
/// through as the product has encoded it.
/// </summary>
internal sealed class ExactTransport(ITransport inner, byte[] connectProperties, byte[] requestProperties) : ITransport
{
    /// <summary>Where the properties begin in CONNECT: behind protocol name, version, flags and keep-alive.</summary>
    private const int ConnectPropertiesAt = 10;

    /// <summary>Where they begin in SUBSCRIBE and UNSUBSCRIBE: behind the packet identifier.</summary>
    private const int RequestPropertiesAt = 2;

    public ValueTask<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.ReadAsync(buffer, offset, count, cancellationToken);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> buffer)
    {
        var exact = new ArrayBufferWriter<byte>(buffer.Length);

        // A write is always of whole packets.
        for (var rest = buffer.Span; !rest.IsEmpty;)
        {
            var length = ReadLength(rest[1..], out var lengthSize);
            var headerSize = 1 + lengthSize;
            Write(exact, rest[0], rest.Slice(headerSize, length), rest[..(headerSize + length)]);
            rest = rest[(headerSize + length)..];
        }

        return inner.WriteAsync(exact.WrittenMemory);
    }

    public void Dispose() => inner.Dispose();

    private void Write(ArrayBufferWriter<byte> writer, byte firstByte, ReadOnlySpan<byte> body, ReadOnlySpan<byte> packet)
    {
        switch ((PacketType)(firstByte >> 4))
        {
            case PacketType.Connect:
                WriteWithProperties(writer, firstByte, body, ConnectPropertiesAt, connectProperties);
                break;
            case PacketType.Subscribe or PacketType.Unsubscribe:
                WriteWithProperties(writer, firstByte, body, RequestPropertiesAt, requestProperties);
                break;
            case PacketType.Disconnect when body.Length > 1:
                writer.Write(body[0] == 0 ? [firstByte, 0] : [firstByte, 1, body[0]]);
                break;
            default:
                writer.Write(packet);
                break;
        }
    }

    private static void WriteWithProperties(ArrayBufferWriter<byte> writer, byte firstByte, ReadOnlySpan<byte> body, int at, byte[] properties)
    {
        var replaced = ReadLength(body[at..], out var replacedSize);
        var behind = body[(at + replacedSize + replaced)..];
        var length = at + VariableByteInteger.Size(properties.Length) + properties.Length + behind.Length;
        writer.Write([firstByte]);
        WriteLength(writer, length);
        writer.Write(body[..at]);
        WriteLength(writer, properties.Length);
        writer.Write(properties);
        writer.Write(behind);
    }

    private static void WriteLength(ArrayBufferWriter<byte> writer, int length) => writer.Advance(VariableByteInteger.Write(writer.GetSpan(4), length));

    private static int ReadLength(ReadOnlySpan<byte> bytes, out int size)
    {
        var length = 0;
        size = 0;
        do
        {
            length |= (bytes[size] & 0x7F) << (7 * size);
        }
        while ((bytes[size++] & 0x80) != 0);
        return length;
    }
}
