using System.Buffers;

namespace TypedMqtt.Tests.Harness;

/// <summary>Payloads in pieces, as a pipe gives them.</summary>
internal sealed class Segments : ReadOnlySequenceSegment<byte>
{
    private Segments(ReadOnlyMemory<byte> memory, long runningIndex)
    {
        Memory = memory;
        RunningIndex = runningIndex;
    }

    /// <summary>The bytes in segments of a size each.</summary>
    internal static ReadOnlySequence<byte> Of(ReadOnlyMemory<byte> bytes, int size)
    {
        if (bytes.Length <= size)
        {
            return new ReadOnlySequence<byte>(bytes);
        }

        var first = new Segments(bytes[..size], 0);
        var last = first;
        for (var position = size; position < bytes.Length; position += size)
        {
            var next = new Segments(bytes.Slice(position, Math.Min(size, bytes.Length - position)), position);
            last.Next = next;
            last = next;
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }
}
