using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Network;

/// <summary>
/// Carries bytes, and breaks where it is told to. What of the other direction was on its way when it broke is drawn: none,
/// some or all of it still arrives.
/// </summary>
internal sealed class SimulatedNetwork(Dice dice, EventLog log, bool maySilence, Cut? firstCut, Cut? secondCut)
{
    /// <summary>All connections, the oldest first.</summary>
    internal List<Link> Links { get; } = [];

    internal Link Open()
    {
        var link = new Link(Links.Count + 1);
        Links.Add(link);
        Plan(link, firstCut);
        Plan(link, secondCut);
        log.Add(new SimEvent(SimEventKind.Opened, link.Number));
        return link;
    }

    /// <summary>Draws how many of the bytes on their way arrive next.</summary>
    internal int DrawChunk(Pipe pipe) => dice.Next(4) switch
    {
        0 => Math.Min(pipe.Deliverable, Math.Max(1, pipe.ToNextEnd)),
        1 => 1 + dice.Next(pipe.Deliverable),
        _ => pipe.Deliverable,
    };

    /// <summary>
    /// Breaks the connection if the place has been reached; in half of the traces only when something is lost by it, so that
    /// the rest of the conversation goes on until then.
    /// </summary>
    internal void CutIfPlanned(Link link, Pipe pipe)
    {
        if (!pipe.IsAtCut || link.IsCut || (pipe.Taken == pipe.Delivered && (pipe.Delivered == 0 || dice.OneIn(2))))
        {
            return;
        }

        link.IsCut = true;
        pipe.Limit = pipe.Delivered;
        pipe.CutAfter = null;
        var other = pipe == link.Up ? link.Down : link.Up;
        other.CutAfter = null;
        other.Limit = other.Delivered + dice.Next(other.Taken - other.Delivered + 1);
        var silent = maySilence && dice.OneIn(4);
        link.IsSilent = silent;
        if (silent)
        {
            // From here on the client hears nothing, and has that long to notice.
            link.Down.Limit = link.Down.Delivered;
        }
        else
        {
            link.Up.IsClosed = link.Down.IsClosed = true;
        }

        log.Add(new SimEvent(silent ? SimEventKind.Silenced : SimEventKind.Cut, link.Number));
    }

    private static void Plan(Link link, Cut? planned)
    {
        if (planned is { } cut && cut.Connection == link.Number)
        {
            (cut.Up ? link.Up : link.Down).CutAfter = cut.After;
        }
    }
}
