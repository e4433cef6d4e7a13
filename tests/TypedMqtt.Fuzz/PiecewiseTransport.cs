using TypedMqtt.Transport;

namespace TypedMqtt.Fuzz;

/// <summary>Gives bytes in pieces of any size, at once, and then the end. Whoever reads more often than there are bytes is caught in a loop.</summary>
internal sealed class PiecewiseTransport(ReadOnlyMemory<byte> bytes, Dice dice) : ITransport
{
    private readonly int _largestPiece = dice.Pick<int>([1, 2, 5, 40, 1_000_000]);
    private readonly int _mostReads = bytes.Length + 2;
    private ReadOnlyMemory<byte> _rest = bytes;
    private int _reads;

    public ValueTask<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        if (++_reads > _mostReads)
        {
            throw new BrokenInvariantException($"{_reads} reads of {_mostReads - 2} bytes");
        }

        if (count == 0)
        {
            throw new BrokenInvariantException("a read into no room");
        }

        var length = Math.Min(Math.Min(count, _rest.Length), 1 + dice.Next(_largestPiece));
        _rest[..length].CopyTo(buffer.AsMemory(offset));
        _rest = _rest[length..];
        return ValueTask.FromResult(length);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> buffer) => ValueTask.CompletedTask;

    /// <summary>Nothing more comes.</summary>
    internal void Close() => _rest = default;

    public void Dispose()
    {
    }
}
