using System.Collections.Concurrent;

namespace TypedMqtt.Requests;

/// <summary>The time-outs of requests: one that has not passed is used again, since most requests are answered long before.</summary>
internal sealed class RequestTimers(TimeSpan timeout, TimeProvider timeProvider)
{
    private const int MostKept = 256;

    private readonly ConcurrentQueue<CancellationTokenSource> _kept = new();
    private int _keptCount;

    internal CancellationTokenSource Start()
    {
        if (!_kept.TryDequeue(out var timer))
        {
            return new CancellationTokenSource(timeout, timeProvider);
        }

        Interlocked.Decrement(ref _keptCount);
        timer.CancelAfter(timeout);
        return timer;
    }

    /// <summary>Ends one. Nobody looks at its token any more.</summary>
    internal void End(CancellationTokenSource timer)
    {
        if (Volatile.Read(ref _keptCount) < MostKept && timer.TryReset())
        {
            Interlocked.Increment(ref _keptCount);
            _kept.Enqueue(timer);
        }
        else
        {
            timer.Dispose();
        }
    }
}
