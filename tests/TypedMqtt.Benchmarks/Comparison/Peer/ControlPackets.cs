using System.Buffers.Binary;
using TypedMqtt.Benchmarks.Comparison.Wire;

namespace TypedMqtt.Benchmarks.Comparison.Peer;

/// <summary>Answers to what comes once or seldom.</summary>
internal static class ControlPackets
{
    internal static void AppendConnAck(WireBuffer output, bool sessionPresent, bool version5)
    {
        var present = sessionPresent ? (byte)1 : (byte)0;
        if (version5)
        {
            output.Append(PacketHeader.ConnAck, 3, present, 0, 0);
        }
        else
        {
            output.Append(PacketHeader.ConnAck, 2, present, 0);
        }
    }

    /// <summary>Grants whatever is asked for.</summary>
    /// <returns>How many topic filters there were.</returns>
    internal static int AppendSubAck(WireBuffer output, ReadOnlySpan<byte> body, bool version5)
    {
        var codes = new List<byte>();
        var filters = Filters(body, version5);
        while (!filters.IsEmpty)
        {
            var length = 2 + BinaryPrimitives.ReadUInt16BigEndian(filters);
            codes.Add((byte)(filters[length] & 3));
            filters = filters[(length + 1)..];
        }

        Append(output, PacketHeader.SubAck, body, codes, version5);
        return codes.Count;
    }

    internal static void AppendUnsubAck(WireBuffer output, ReadOnlySpan<byte> body, bool version5)
    {
        var codes = new List<byte>();
        var filters = Filters(body, version5);
        while (!filters.IsEmpty)
        {
            codes.Add(0);
            filters = filters[(2 + BinaryPrimitives.ReadUInt16BigEndian(filters))..];
        }

        // Before MQTT 5 UNSUBACK has no codes.
        Append(output, PacketHeader.UnsubAck, body, version5 ? codes : [], version5);
    }

    private static ReadOnlySpan<byte> Filters(ReadOnlySpan<byte> body, bool version5)
    {
        var filters = body[2..];
        if (version5)
        {
            var length = PacketBoundary.ReadVariableByteInteger(ref filters);
            filters = filters[length..];
        }

        return filters;
    }

    private static void Append(WireBuffer output, byte header, ReadOnlySpan<byte> body, List<byte> codes, bool version5)
    {
        output.Append(header);
        output.AppendVariableByteInteger(2 + (version5 ? 1 : 0) + codes.Count);
        output.Append(body[..2]);
        if (version5)
        {
            output.Append(0);
        }

        output.Append(codes.ToArray());
    }
}
