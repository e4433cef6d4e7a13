using System.Buffers.Binary;
using System.Text;
using TypedMqtt.Benchmarks.Comparison.Wire;

namespace TypedMqtt.Benchmarks.Comparison.Peer;

/// <summary>Answers a request of MQTT 5 where it asks to be answered, with its correlation data. At QoS 1, like the request.</summary>
internal static class Answers
{
    private const byte ResponseTopic = 0x08;
    private const byte CorrelationData = 0x09;

    private static readonly byte[] Payload = Encoding.UTF8.GetBytes("""{"sequence":1000001,"accepted":true}""");

    [ThreadStatic]
    private static ushort _lastIdentifier;

    internal static bool TryAppend(WireBuffer output, ReadOnlySpan<byte> body, bool version5)
    {
        if (!version5)
        {
            return false;
        }

        var properties = body[(2 + BinaryPrimitives.ReadUInt16BigEndian(body) + 2)..];
        var length = PacketBoundary.ReadVariableByteInteger(ref properties);
        if (!TryFind(properties[..length], out var topic, out var correlation))
        {
            return false;
        }

        _lastIdentifier = _lastIdentifier == ushort.MaxValue ? (ushort)1 : (ushort)(_lastIdentifier + 1);
        output.Append(PacketHeader.Publish | (1 << 1));
        output.AppendVariableByteInteger(2 + topic.Length + 2 + 1 + 3 + correlation.Length + Payload.Length);
        AppendBinary(output, topic);
        BinaryPrimitives.WriteUInt16BigEndian(output.Reserve(2), _lastIdentifier);
        output.Append((byte)(3 + correlation.Length), CorrelationData);
        AppendBinary(output, correlation);
        output.Append(Payload);
        return true;
    }

    private static void AppendBinary(WireBuffer output, ReadOnlySpan<byte> bytes)
    {
        BinaryPrimitives.WriteUInt16BigEndian(output.Reserve(2), (ushort)bytes.Length);
        output.Append(bytes);
    }

    private static bool TryFind(ReadOnlySpan<byte> properties, out ReadOnlySpan<byte> topic, out ReadOnlySpan<byte> correlation)
    {
        topic = correlation = default;
        while (!properties.IsEmpty)
        {
            var id = properties[0];
            switch (id)
            {
                case ResponseTopic:
                    topic = ReadBinary(ref properties);
                    break;
                case CorrelationData:
                    correlation = ReadBinary(ref properties);
                    break;
                case 0x01:
                    properties = properties[2..];
                    break;
                case 0x02:
                    properties = properties[5..];
                    break;
                case 0x03:
                    ReadBinary(ref properties);
                    break;
                case 0x26:
                    ReadBinary(ref properties);
                    properties = properties[(2 + BinaryPrimitives.ReadUInt16BigEndian(properties))..];
                    break;
                default:
                    return false;
            }
        }

        return !topic.IsEmpty;
    }

    // Behind its identifier, which is one byte here.
    private static ReadOnlySpan<byte> ReadBinary(scoped ref ReadOnlySpan<byte> properties)
    {
        var value = properties.Slice(3, BinaryPrimitives.ReadUInt16BigEndian(properties[1..]));
        properties = properties[(3 + value.Length)..];
        return value;
    }
}
