namespace TypedMqtt.Protocol;

/// <summary>One whole packet in a buffer, not decoded yet.</summary>
/// <param name="type">The packet type.</param>
/// <param name="flags">The low four bits of the first byte.</param>
/// <param name="body">Everything behind the fixed header.</param>
/// <param name="totalLength">The length of the packet, fixed header included.</param>
internal readonly ref struct Frame(PacketType type, byte flags, ReadOnlySpan<byte> body, int totalLength)
{
    internal PacketType Type { get; } = type;

    internal byte Flags { get; } = flags;

    internal ReadOnlySpan<byte> Body { get; } = body;

    internal int TotalLength { get; } = totalLength;
}
