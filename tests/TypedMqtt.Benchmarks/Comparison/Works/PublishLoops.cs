namespace TypedMqtt.Benchmarks.Comparison.Works;

/// <summary>
/// As many loops as there may be calls under way, each of which awaits one call before it makes the next: how a program is that
/// publishes from many places. The harness itself allocates nothing for a message.
/// </summary>
internal sealed class PublishLoops
{
    // A cache line apart, so that loops on two cores do not wait for each other's counters.
    private const int Stride = 16;

    private readonly Func<long, ValueTask> _call;
    private readonly long[] _counts;
    private readonly Task[] _loops;
    private volatile bool _stopped;

    internal PublishLoops(int window, Func<long, ValueTask> call)
    {
        _call = call;
        _counts = new long[window * Stride];
        _loops = [.. Enumerable.Range(0, window).Select(loop => Task.Run(() => RunAsync(loop)))];
    }

    /// <summary>How many calls have completed.</summary>
    internal long Count()
    {
        var sum = 0L;
        for (var i = 0; i < _counts.Length; i += Stride)
        {
            sum += Volatile.Read(ref _counts[i]);
        }

        return sum;
    }

    /// <summary>Makes no further calls, and waits for those under way.</summary>
    internal Task StopAsync()
    {
        _stopped = true;
        return Task.WhenAll(_loops);
    }

    private async Task RunAsync(int loop)
    {
        for (long index = loop; !_stopped; index++)
        {
            await _call(index);
            _counts[loop * Stride]++;
        }
    }
}
