using System.Diagnostics;

namespace TypedMqtt.Fuzz;

/// <summary>A whole run, over some threads. The same seed has the same inputs, however many threads there are.</summary>
internal sealed class FuzzRun(ulong seed, long inputs, int threads, Action<FuzzInput>? target = null)
{
    private const int ChunkSize = 1_000;
    private const int MostFinds = 20;

    private readonly Lock _lock = new();
    private readonly List<Find> _finds = [];
    private readonly Tally _tally = new();
    private readonly long[] _positions = [.. Enumerable.Repeat(-1L, threads)];
    private long _next;

    /// <summary>Told now and then how many inputs have been played.</summary>
    internal Action<long>? OnProgress { get; init; }

    /// <summary>How often progress is told and hangs are looked for.</summary>
    internal TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an input may take before it is given up. Most take microseconds.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Plays all inputs, or until there are too many finds.</summary>
    internal async Task<FuzzReport> PlayAsync()
    {
        var start = Stopwatch.GetTimestamp();
        var all = Task.WhenAll(Enumerable.Range(0, _positions.Length).Select(thread => Task.Factory.StartNew(
            () => PlayChunks(thread), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        var before = Positions();
        var moved = Enumerable.Repeat(start, before.Length).ToArray();
        while (await Task.WhenAny(all, Task.Delay(Interval, TimeProvider.System)).ConfigureAwait(false) != all)
        {
            OnProgress?.Invoke(Math.Min(Interlocked.Read(ref _next), inputs));
            var now = Positions();
            for (var thread = 0; thread < now.Length; thread++)
            {
                if (now[thread] < 0 || now[thread] != before[thread])
                {
                    moved[thread] = Stopwatch.GetTimestamp();
                }
                else if (Stopwatch.GetElapsedTime(moved[thread]) > Patience)
                {
                    // The thread is lost; the process will end with it.
                    return Report([new Find(seed, now[thread], InputMaker.Make(seed, now[thread]), "it does not come to an end")], start);
                }
            }

            before = now;
        }

        await all.ConfigureAwait(false);
        return Report([], start);
    }

    private void PlayChunks(int thread)
    {
        Fuzzer.WarmUp();
        var fuzzer = target is null ? new Fuzzer(seed) : new Fuzzer(seed, target);
        while (Interlocked.Add(ref _next, ChunkSize) - ChunkSize is var first && first < inputs && PlayChunk(fuzzer, thread, first))
        {
        }

        Volatile.Write(ref _positions[thread], -1);
        lock (_lock)
        {
            _tally.Add(fuzzer.Tally);
        }
    }

    private bool PlayChunk(Fuzzer fuzzer, int thread, long first)
    {
        for (var index = first; index < Math.Min(inputs, first + ChunkSize); index++)
        {
            Volatile.Write(ref _positions[thread], index);
            if (fuzzer.Play(index) is { } find)
            {
                lock (_lock)
                {
                    _finds.Add(find);
                    if (_finds.Count >= MostFinds)
                    {
                        return false;
                    }
                }
            }
        }

        return true;
    }

    private long[] Positions() => [.. Enumerable.Range(0, _positions.Length).Select(thread => Volatile.Read(ref _positions[thread]))];

    private FuzzReport Report(Find[] more, long start)
    {
        lock (_lock)
        {
            return new FuzzReport(seed, _tally, [.. _finds, .. more], Stopwatch.GetElapsedTime(start));
        }
    }
}
