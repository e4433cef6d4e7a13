using System.Collections.Concurrent;
using TypedMqtt.Tests.Simulation.Invariants;
using TypedMqtt.Tests.Simulation.Network;
using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation;

/// <summary>Kills the client's process before and after commits of every conversation.</summary>
/// <param name="oneIn">Where there are too many traces for every run, one of so many is played; which, is drawn by the seed.</param>
internal sealed class CrashEnumeration(int oneIn = 1)
{
    private static readonly bool[] Directions = [true, false];

    private readonly ConcurrentQueue<TraceFailure> _failures = new();
    private int _traces;
    private int _crashes;

    internal int Traces => _traces;

    /// <summary>In how many of them a process was killed.</summary>
    internal int Crashes => _crashes;

    internal IReadOnlyCollection<TraceFailure> Failures => _failures;

    /// <summary>At every commit, and at every commit behind every cut.</summary>
    internal void KillOnce(IEnumerable<TraceId> ids) => Run(ids, id =>
    {
        var uncut = Play(id);
        KillAtAll(id, from: 1, uncut.Commits);
        foreach (var cut in Boundaries(uncut.Links, after: 0))
        {
            KillBehindCut(id with { First = cut });
        }
    });

    /// <summary>At every commit, and then the process that goes on, at every commit of its own; and both behind cuts.</summary>
    internal void KillTwice(IEnumerable<TraceId> ids) => Run(ids, id =>
    {
        var uncut = Play(id);
        KillTwice(id, from: 1, uncut.Commits, draw: () => true);
        var draw = Sample(id);
        foreach (var cut in Boundaries(uncut.Links, after: 0))
        {
            var withCut = id with { First = cut };
            var played = Play(withCut);
            KillTwice(withCut, played.CommitsAtCut + 1, played.Commits, draw);
        }
    });

    /// <summary>At every commit, and then cuts the connections of the process that goes on.</summary>
    internal void KillAndCut(IEnumerable<TraceId> ids) => Run(ids, id =>
    {
        var draw = Sample(id);
        foreach (var crash in AllCrashes(from: 1, Play(id).Commits))
        {
            var once = id with { Crash = crash };
            var played = Play(once);
            foreach (var cut in Boundaries(played.Links, after: played.LinksAtCrash).Where(_ => draw()))
            {
                Play(once with { First = cut });
            }
        }
    });

    /// <summary>At every commit behind a cut that is behind a cut.</summary>
    internal void KillBehindTwoCuts(IEnumerable<TraceId> ids) => Run(ids, id =>
    {
        var draw = Sample(id);
        foreach (var first in Boundaries(Play(id).Links, after: 0))
        {
            var withFirst = id with { First = first };
            foreach (var second in Boundaries(Play(withFirst).Links, after: first.Connection).Where(_ => draw()))
            {
                KillBehindCut(withFirst with { Second = second });
            }
        }
    });

    private static void Run(IEnumerable<TraceId> ids, Action<TraceId> enumerate)
    {
        var queue = new ConcurrentQueue<TraceId>(ids.Select(id => id with { Crash = default(Crash) }));

        // As the enumeration of cuts: threads of its own, and not before others.
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() => RunAll(queue, enumerate))
        {
            IsBackground = true,
            Priority = ThreadPriority.BelowNormal,
        }).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
    }

    private static void RunAll(ConcurrentQueue<TraceId> queue, Action<TraceId> enumerate)
    {
        while (queue.TryDequeue(out var id))
        {
            enumerate(id);
        }
    }

    private void KillBehindCut(TraceId id)
    {
        var played = Play(id);
        KillAtAll(id, played.CommitsAtCut + 1, played.Commits);
    }

    private void KillTwice(TraceId id, int from, int commits, Func<bool> draw)
    {
        foreach (var crash in AllCrashes(from, commits).Where(_ => draw()))
        {
            var once = id with { Crash = crash };
            foreach (var second in AllCrashes(crash.Commit + 1, Play(once).Commits))
            {
                Play(once with { SecondCrash = second });
            }
        }
    }

    private void KillAtAll(TraceId id, int from, int commits)
    {
        foreach (var crash in AllCrashes(from, commits))
        {
            Play(id with { Crash = crash });
        }
    }

    private (IReadOnlyList<Link> Links, int Commits, int CommitsAtCut, int LinksAtCrash) Play(TraceId id)
    {
        Interlocked.Increment(ref _traces);
        Interlocked.Add(ref _crashes, id.Crash is { Commit: > 0 } ? 1 : 0);
        using var simulation = new Simulation(id, text: null);
        try
        {
            simulation.Run();
            return (simulation.Links, simulation.Commits, simulation.CommitsAtCut, simulation.LinksAtCrash);
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

        return ([], 0, 0, 0);
    }

    /// <summary>Says of each trace of a conversation whether it is played.</summary>
    private Func<bool> Sample(TraceId id)
    {
        var dice = new Dice(id.DiceSeed);
        return () => dice.OneIn(oneIn);
    }

    private static IEnumerable<Crash> AllCrashes(int from, int commits)
    {
        for (var commit = from; commit <= commits; commit++)
        {
            yield return new Crash(commit, After: false);
            yield return new Crash(commit, After: true);
        }
    }

    private static IEnumerable<Cut> Boundaries(IReadOnlyList<Link> links, int after) =>
        from link in links
        where link.Number > after
        from up in Directions
        from end in (up ? link.Up : link.Down).Ends.Prepend(0)
        select new Cut(link.Number, up, end);
}
