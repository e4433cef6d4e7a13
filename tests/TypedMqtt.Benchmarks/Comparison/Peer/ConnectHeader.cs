using System.Buffers.Binary;
using TypedMqtt.Benchmarks.Comparison.Wire;

namespace TypedMqtt.Benchmarks.Comparison.Peer;

/// <summary>What the peer wants to know of CONNECT.</summary>
internal sealed record ConnectHeader(bool Version5, ushort ReceiveMaximum)
{
    private const byte ReceiveMaximumProperty = 0x21;

    internal static ConnectHeader Read(ReadOnlySpan<byte> body)
    {
        var nameLength = BinaryPrimitives.ReadUInt16BigEndian(body);
        var version5 = body[2 + nameLength] == 5;
        var receiveMaximum = ushort.MaxValue;
        if (version5)
        {
            // Behind the name stand level, flags and keep-alive.
            var properties = body[(2 + nameLength + 4)..];
            var length = PacketBoundary.ReadVariableByteInteger(ref properties);
            receiveMaximum = FindReceiveMaximum(properties[..length]) ?? receiveMaximum;
        }

        return new ConnectHeader(version5, receiveMaximum);
    }

    private static ushort? FindReceiveMaximum(ReadOnlySpan<byte> properties)
    {
        while (!properties.IsEmpty)
        {
            if (properties[0] == ReceiveMaximumProperty)
            {
                return BinaryPrimitives.ReadUInt16BigEndian(properties[1..]);
            }

            // Session Expiry Interval and Maximum Packet Size, Topic Alias Maximum, the two requests: all that clients here send.
            properties = properties[(properties[0] switch { 0x11 or 0x27 => 5, 0x22 => 3, 0x17 or 0x19 => 2, _ => properties.Length })..];
        }

        return null;
    }
}
