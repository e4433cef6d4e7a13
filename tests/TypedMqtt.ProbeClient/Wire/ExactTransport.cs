using System.Buffers;
using TypedMqtt.ProbeClient.Arguments;
using TypedMqtt.Protocol;
using TypedMqtt.Transport;

namespace TypedMqtt.ProbeClient.Wire;

/// <summary>
/// Makes CONNECT, SUBSCRIBE and UNSUBSCRIBE say what was asked for, no more and no less: the product has its own mind about
/// clean start and properties, and peers that compare bytes know nothing of it. Everything else goes through as the product
/// has encoded it.
/// </summary>
internal sealed class ExactTransport(ITransport inner, SessionArguments arguments) : ITransport
{
    private const byte CleanStart = 2;

    /// <summary>Where the properties begin in SUBSCRIBE and UNSUBSCRIBE: behind the packet identifier.</summary>
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
            var size = 1 + lengthSize + length;
            Write(exact, rest[..size], rest[(1 + lengthSize)..size]);
            rest = rest[size..];
        }

        return inner.WriteAsync(exact.WrittenMemory);
    }

    public void Dispose() => inner.Dispose();

    private void Write(ArrayBufferWriter<byte> writer, ReadOnlySpan<byte> packet, ReadOnlySpan<byte> body)
    {
        switch ((PacketType)(packet[0] >> 4))
        {
            case PacketType.Connect:
                WriteConnect(writer, packet[0], body.ToArray());
                break;
            case PacketType.Subscribe or PacketType.Unsubscribe:
                WriteWithProperties(writer, packet[0], body, RequestPropertiesAt, WireProperties.ForRequest(arguments));
                break;
            default:
                writer.Write(packet);
                break;
        }
    }

    private void WriteConnect(ArrayBufferWriter<byte> writer, byte firstByte, byte[] body)
    {
        // Behind the protocol name, whose length is in its second byte, come version, flags and keep-alive.
        var flagsAt = 2 + body[1] + 1;
        body[flagsAt] = (byte)(arguments.CleanStart ? body[flagsAt] | CleanStart : body[flagsAt] & ~CleanStart);
        WriteWithProperties(writer, firstByte, body, flagsAt + 3, WireProperties.ForConnect(arguments));
    }

    private void WriteWithProperties(ArrayBufferWriter<byte> writer, byte firstByte, ReadOnlySpan<byte> body, int at, byte[] properties)
    {
        var exact = new ArrayBufferWriter<byte>(body.Length);
        exact.Write(body[..at]);
        if (arguments.Common.Protocol == MqttProtocolVersion.V500)
        {
            var replaced = ReadLength(body[at..], out var replacedSize);
            FieldWriter.WriteProperties(exact, properties);
            at += replacedSize + replaced;
        }

        exact.Write(body[at..]);
        FieldWriter.WritePacket(writer, (PacketType)(firstByte >> 4), (byte)(firstByte & 0x0F), exact.WrittenSpan);
    }

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
