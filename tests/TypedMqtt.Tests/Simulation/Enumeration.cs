using System.Collections.Concurrent;
using TypedMqtt.Tests.Simulation.Invariants;
using TypedMqtt.Tests.Simulation.Network;
using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation;

/// <summary>
/// Plays every conversation without a cut, then with a cut at every packet boundary of it, then with a second one at every
/// boundary of what followed; and once with a cut at every byte of every type of packet.
/// </summary>
internal sealed class Enumeration
{
    private readonly ConcurrentQueue<TraceFailure> _failures = new();
    private readonly HashSet<ulong> _hashes = [];
    private readonly Lock _lock = new();
    private readonly int[] _sightings = new int[32];
    private int _traces;

    /// <summary>How many traces were played.</summary>
    internal int Traces => _traces;

    /// <summary>How many of them differ.</summary>
    internal int Distinct => _hashes.Count;

    internal IReadOnlyCollection<TraceFailure> Failures => _failures;

    /// <summary>In how many traces something was met.</summary>
    internal int Count(Sighting sighting) => _sightings[int.TrailingZeroCount((int)sighting)];

    internal static Enumeration Run(IEnumerable<Conversation> conversations, int seeds)
    {
        var enumeration = new Enumeration();
        var work = from seed in Enumerable.Range(1, seeds) from conversation in conversations select new TraceId(conversation, seed);
        var queue = new ConcurrentQueue<TraceId>(work);

        // Threads of its own, and not before others: whole seconds of work would keep the pool from the tests beside it.
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() => enumeration.RunAll(queue))
        {
            IsBackground = true,
            Priority = ThreadPriority.BelowNormal,
        }).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return enumeration;
    }

    // Nothing gets out of a conversation: what fails is kept with its trace.
    private void RunAll(ConcurrentQueue<TraceId> queue)
    {
        while (queue.TryDequeue(out var id))
        {
            RunConversation(id);
        }
    }

    private void RunConversation(TraceId id)
    {
        var hashes = new HashSet<ulong>();
        var uncut = Play(id, hashes);
        foreach (var first in Boundaries(uncut, after: 0))
        {
            var withFirst = id with { First = first };
            foreach (var second in Boundaries(Play(withFirst, hashes), after: first.Connection))
            {
                Play(withFirst with { Second = second }, hashes);
            }
        }

        foreach (var first in BytesWithinPackets(uncut))
        {
            Play(id with { First = first }, hashes);
        }

        lock (_lock)
        {
            _hashes.UnionWith(hashes);
        }
    }

    /// <summary>Plays a trace.</summary>
    /// <returns>The connections there were, for further cuts; none where nothing is to be learned from them.</returns>
    private IReadOnlyList<Link> Play(TraceId id, HashSet<ulong> hashes)
    {
        using var simulation = new Simulation(id, text: null);
        try
        {
            simulation.Run();
        }
        catch (InvariantBrokenException e)
        {
            _failures.Enqueue(new TraceFailure(id, e.Invariant, e.Message));
            return [];
        }
#pragma warning disable CA1031 // An exception nobody foresaw is a finding too, and belongs to its trace.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failures.Enqueue(new TraceFailure(id, e.GetType().Name, e.ToString()));
            return [];
        }
        finally
        {
            CountTrace(simulation.Seen);
        }

        // A cut that changed nothing leads nowhere new either.
        return hashes.Add(simulation.Hash) ? simulation.Links : [];
    }

    private void CountTrace(Sighting seen)
    {
        Interlocked.Increment(ref _traces);
        for (var rest = (int)seen; rest != 0; rest &= rest - 1)
        {
            Interlocked.Increment(ref _sightings[int.TrailingZeroCount(rest)]);
        }
    }

    private static IEnumerable<Cut> Boundaries(IReadOnlyList<Link> links, int after)
    {
        foreach (var link in links.Where(link => link.Number > after))
        {
            foreach (var up in new[] { true, false })
            {
                yield return new Cut(link.Number, up, 0);
                foreach (var end in (up ? link.Up : link.Down).Ends)
                {
                    yield return new Cut(link.Number, up, end);
                }
            }
        }
    }

    private static IEnumerable<Cut> BytesWithinPackets(IReadOnlyList<Link> links)
    {
        var seen = new HashSet<object>();
        foreach (var link in links)
        {
            foreach (var pipe in new[] { link.Up, link.Down })
            {
                for (var i = 0; i < pipe.Ends.Count; i++)
                {
                    if (!seen.Add((pipe == link.Up, pipe.Packets[i].Type)))
                    {
                        continue;
                    }

                    for (var at = (i == 0 ? 0 : pipe.Ends[i - 1]) + 1; at < pipe.Ends[i]; at++)
                    {
                        yield return new Cut(link.Number, pipe == link.Up, at);
                    }
                }
            }
        }
    }
}
