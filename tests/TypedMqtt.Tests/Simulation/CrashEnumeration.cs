using System.Collections.Concurrent;
using System.Globalization;
using TypedMqtt.Tests.Simulation.Invariants;
using TypedMqtt.Tests.Simulation.Network;

namespace TypedMqtt.Tests.Simulation;

/// <summary>
/// Kills the client's process before and after every commit of every conversation, and before and after every commit behind
/// every cut of it.
/// </summary>
internal sealed class CrashEnumeration
{
    private static readonly bool[] Directions = [true, false];

    private readonly ConcurrentQueue<TraceFailure> _failures = new();
    private int _traces;
    private int _crashes;

    internal int Traces => _traces;

    /// <summary>In how many of them a process was killed.</summary>
    internal int Crashes => _crashes;

    internal IReadOnlyCollection<TraceFailure> Failures => _failures;

    internal void Run(IEnumerable<TraceId> ids)
    {
        var queue = new ConcurrentQueue<TraceId>(ids);

        // As the enumeration of cuts: threads of its own, and not before others.
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() => RunAll(queue))
        {
            IsBackground = true,
            Priority = ThreadPriority.BelowNormal,
        }).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
    }

    private void RunAll(ConcurrentQueue<TraceId> queue)
    {
        while (queue.TryDequeue(out var id))
        {
            RunConversation(id);
        }
    }

    private void RunConversation(TraceId id)
    {
        var never = id with { Crash = default(Crash) };
        var uncut = Play(never);
        Kill(never, from: 1, uncut.Commits);
        foreach (var cut in Boundaries(uncut.Links))
        {
            var withCut = never with { First = cut };
            var played = Play(withCut);
            Kill(withCut, from: played.CommitsAtCut + 1, played.Commits);
        }
    }

    private void Kill(TraceId id, int from, int commits)
    {
        for (var commit = from; commit <= commits; commit++)
        {
            Play(id with { Crash = new Crash(commit, After: false) });
            Play(id with { Crash = new Crash(commit, After: true) });
        }
    }

    private (IReadOnlyList<Link> Links, int Commits, int CommitsAtCut) Play(TraceId id)
    {
        Interlocked.Increment(ref _traces);
        Interlocked.Add(ref _crashes, id.Crash is { Commit: > 0 } ? 1 : 0);
        using var simulation = new Simulation(id, text: null);
        try
        {
            simulation.Run();
            return (simulation.Links, simulation.Commits, simulation.CommitsAtCut);
        }
        catch (InvariantBrokenException e)
        {
            _failures.Enqueue(new TraceFailure(id, e.Invariant, e.Message));
        }
#pragma warning disable CA1031 // An exception nobody foresaw is a finding too, and belongs to its trace.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failures.Enqueue(new TraceFailure(id, e.GetType().Name, e.ToString()));
        }

        return ([], 0, 0);
    }

    private static IEnumerable<Cut> Boundaries(IReadOnlyList<Link> links) =>
        from link in links
        from up in Directions
        from end in (up ? link.Up : link.Down).Ends.Prepend(0)
        select new Cut(link.Number, up, end);
}
