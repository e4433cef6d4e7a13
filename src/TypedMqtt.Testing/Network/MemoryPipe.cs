using System.Threading.Channels;

namespace TypedMqtt.Testing.Network;

/// <summary>Carries bytes one way, without a network: what is written can be read at once, or after a delay.</summary>
internal sealed class MemoryPipe(TimeProvider timeProvider)
{
    private readonly Channel<Chunk> _chunks = Channel.CreateUnbounded<Chunk>();
    private readonly TaskCompletionSource _cut = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ReadOnlyMemory<byte> _rest;

    /// <summary>Takes bytes, which become the pipe's; false when nothing can be carried any more.</summary>
    internal bool TryWrite(byte[] bytes, TimeSpan delay) => _chunks.Writer.TryWrite(new Chunk(bytes, timeProvider.GetTimestamp(), delay));

    /// <summary>Reads what has arrived; 0 when the other side has closed.</summary>
    /// <exception cref="IOException">The connection was cut: what was on its way is lost.</exception>
    internal async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_rest.IsEmpty)
        {
            if (!await _chunks.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                return 0;
            }

            ThrowIfCut();
            _chunks.Reader.TryRead(out var chunk);
            await ArriveAsync(chunk, cancellationToken).ConfigureAwait(false);
            _rest = chunk.Bytes;
        }

        ThrowIfCut();
        var length = Math.Min(buffer.Length, _rest.Length);
        _rest[..length].CopyTo(buffer);
        _rest = _rest[length..];
        return length;
    }

    /// <summary>Ends the pipe in good order: what has been written still arrives.</summary>
    internal void Close() => _chunks.Writer.TryComplete();

    /// <summary>Ends the pipe now: what has not been read is lost.</summary>
    internal void Cut()
    {
        _cut.TrySetResult();
        _chunks.Writer.TryComplete(CreateFailure());
    }

    // Each chunk is late by its own delay, counted from when it was written: a burst is late once, not piece by piece.
    private async ValueTask ArriveAsync(Chunk chunk, CancellationToken cancellationToken)
    {
        var left = chunk.Delay - timeProvider.GetElapsedTime(chunk.WrittenAt);
        if (left <= TimeSpan.Zero)
        {
            return;
        }

        try
        {
            await _cut.Task.WaitAsync(left, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Arrived.
        }
    }

    private void ThrowIfCut()
    {
        if (_cut.Task.IsCompleted)
        {
            throw CreateFailure();
        }
    }

    private static IOException CreateFailure() => new("The test has cut the connection.");

    private readonly record struct Chunk(byte[] Bytes, long WrittenAt, TimeSpan Delay);
}
