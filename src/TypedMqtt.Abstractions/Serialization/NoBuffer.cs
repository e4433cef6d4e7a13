using System.Buffers;

namespace TypedMqtt.Serialization;

/// <summary>What a writer that is kept for later writes to: nothing is held by it, and nothing allocated for it.</summary>
internal sealed class NoBuffer : IBufferWriter<byte>
{
    internal static readonly NoBuffer Instance = new();

    public void Advance(int count) => throw new NotSupportedException();

    public Memory<byte> GetMemory(int sizeHint = 0) => throw new NotSupportedException();

    public Span<byte> GetSpan(int sizeHint = 0) => throw new NotSupportedException();
}
