using TypedMqtt.Infrastructure;
using TypedMqtt.Protocol;
using TypedMqtt.Storage;
using TypedMqtt.Transport;

namespace TypedMqtt.Connection;

/// <summary>
/// The only one who writes to the transport. Collects everything that may be sent into one buffer and writes it at once; a
/// write that has begun is never cancelled. What has to be kept before the bytes leave is kept once for all of them.
/// </summary>
internal sealed class WriterLoop(ITransport transport, SessionGate gate, SendEncoder encoder, SessionKeeper? keeper, Action onSent)
{
    /// <summary>What is collected before a write: large enough to make system calls rare, small enough to keep order fair.</summary>
    private const int Budget = 64 * 1024;

    /// <summary>Buffers that a large message made larger than this are not kept.</summary>
    private const int KeepAtMost = 4 * Budget;

    /// <summary>Writes until DISCONNECT has been written, or the token is cancelled.</summary>
    /// <param name="cancellationToken">Cancelled when the connection has ended.</param>
    /// <exception cref="SessionStoreException">The session cannot be kept: nothing is written that depends on it.</exception>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        // A wake-up, not a cancellation: the signal knows no tokens, and the loop looks at the token itself.
        using var wake = cancellationToken.UnsafeRegister(static signal => ((AsyncSignal)signal!).Set(), gate.SendSignal);
        var buffer = new PooledBufferWriter();
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                var goesOn = gate.Encode(buffer, Budget, encoder, out var last);
                if (buffer.WrittenCount == 0)
                {
                    if (keeper is { IsFailing: true })
                    {
                        await keeper.KeepAsync(cancellationToken).ConfigureAwait(false);
                    }

                    await gate.SendSignal.WaitAsync().ConfigureAwait(false);
                    continue;
                }

                try
                {
                    if (keeper is not null)
                    {
                        await keeper.KeepAsync(cancellationToken).ConfigureAwait(false);
                    }

                    await transport.WriteAsync(buffer.WrittenMemory).ConfigureAwait(false);
                    if (last is not null)
                    {
                        await transport.WriteAsync(last.PayloadMemory).ConfigureAwait(false);
                    }
                }
                finally
                {
                    last?.LetGo();
                }

                onSent();
                buffer.Clear();
                if (!goesOn)
                {
                    return;
                }

                if (buffer.Capacity > KeepAtMost)
                {
                    buffer.Dispose();
                    buffer = new PooledBufferWriter();
                }
            }
        }
        finally
        {
            buffer.Dispose();
        }
    }
}
