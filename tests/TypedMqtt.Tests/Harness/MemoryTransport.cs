using System.Threading.Channels;
using TypedMqtt.Transport;

namespace TypedMqtt.Tests.Harness;

/// <summary>The client's end of a connection that has no network: what it writes is there for the peer at once, and the other way round.</summary>
internal sealed class MemoryTransport : ITransport
{
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ReadOnlyMemory<byte> _rest;

    internal Channel<byte[]> ToClient { get; } = Channel.CreateUnbounded<byte[]>();

    internal Channel<byte[]> ToPeer { get; } = Channel.CreateUnbounded<byte[]>();

    /// <summary>While set, a write waits for it: the peer does not read.</summary>
    internal TaskCompletionSource? Stall { get; set; }

    /// <summary>Whether writes fail.</summary>
    internal bool IsBroken { get; set; }

    /// <summary>Completes when the client has closed the connection.</summary>
    internal Task Disposed => _disposed.Task;

    public async ValueTask<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        if (_rest.IsEmpty)
        {
            if (!await ToClient.Reader.WaitToReadAsync(cancellationToken))
            {
                return 0;
            }

            Assert.True(ToClient.Reader.TryRead(out var bytes));
            _rest = bytes;
        }

        var length = Math.Min(count, _rest.Length);
        _rest[..length].CopyTo(buffer.AsMemory(offset));
        _rest = _rest[length..];
        return length;
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer)
    {
        if (Stall is { } stall)
        {
            await Task.WhenAny(stall.Task, Disposed);
        }

        if (IsBroken || Disposed.IsCompleted || !ToPeer.Writer.TryWrite(buffer.ToArray()))
        {
            throw new IOException("The pipe is broken.");
        }
    }

    public void Dispose()
    {
        _disposed.TrySetResult();
        ToPeer.Writer.TryComplete();
        ToClient.Writer.TryComplete();
    }
}
