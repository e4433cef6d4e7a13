namespace TypedMqtt.Protocol;

/// <summary>Writes variable byte integers (MQTT 5, 1.5.5).</summary>
internal static class VariableByteInteger
{
    internal const int Maximum = 268_435_455;

    internal static int Size(int value) => value switch
    {
        < 0 or > Maximum => throw new ArgumentOutOfRangeException(nameof(value), value, "Does not fit into a variable byte integer."),
        < 128 => 1,
        < 16_384 => 2,
        < 2_097_152 => 3,
        _ => 4,
    };

    /// <summary>Writes a value and gives its size.</summary>
    internal static int Write(Span<byte> destination, int value)
    {
        var size = Size(value);
        for (var i = 0; i < size; i++)
        {
            destination[i] = (byte)((value & 0x7F) | (i < size - 1 ? 0x80 : 0));
            value >>= 7;
        }

        return size;
    }
}
