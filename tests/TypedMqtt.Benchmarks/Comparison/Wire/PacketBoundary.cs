namespace TypedMqtt.Benchmarks.Comparison.Wire;

/// <summary>Where a packet begins and ends.</summary>
internal static class PacketBoundary
{
    /// <summary>Reads header byte and remaining length.</summary>
    /// <returns>False when there are too few bytes to tell.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> bytes, out int headerLength, out int remainingLength)
    {
        headerLength = remainingLength = 0;
        for (int i = 1, shift = 0; i < bytes.Length && i < 5; i++, shift += 7)
        {
            remainingLength |= (bytes[i] & 0x7F) << shift;
            if (bytes[i] < 0x80)
            {
                headerLength = i + 1;
                return true;
            }
        }

        return false;
    }

    internal static int ReadVariableByteInteger(ref ReadOnlySpan<byte> bytes)
    {
        var value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var current = bytes[0];
            bytes = bytes[1..];
            value |= (current & 0x7F) << shift;
            if (current < 0x80)
            {
                return value;
            }
        }
    }
}
