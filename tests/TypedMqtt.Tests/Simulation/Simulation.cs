using System.Text;
using TypedMqtt.Tests.Simulation.Client;
using TypedMqtt.Tests.Simulation.Invariants;
using TypedMqtt.Tests.Simulation.Network;
using TypedMqtt.Tests.Simulation.Server;
using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation;

/// <summary>
/// One trace: application, client, network, server and clock, each of which can do something or not; what happens next is
/// drawn from those that can. Nothing runs beside it, so a seed and two cuts are all there is to know about it.
/// </summary>
internal sealed class Simulation : IDisposable
{
    /// <summary>What is broken when a conversation does not come to its end.</summary>
    internal const string EverythingEnds = nameof(EverythingEnds);

    /// <summary>What is broken when the writer is not told that there is something to send.</summary>
    internal const string NoWakeUpIsForgotten = nameof(NoWakeUpIsForgotten);

    /// <summary>What breaks it: an exchange is over, and that was not kept.</summary>
    internal const string DiskIsEmptyAtTheEnd = nameof(DiskIsEmptyAtTheEnd);

    /// <summary>Far beyond what any conversation needs: who is not done by then never will be.</summary>
    private const int MaximumSteps = 20_000;

    private readonly Conversation _conversation;
    private readonly Dice _dice;
    private readonly SimulatedTime _time = new();
    private readonly Witness _witness = new();
    private readonly EventLog _log;
    private readonly SimulatedNetwork _network;
    private readonly SimulatedServer _server;
    private readonly ClientStore _store;
    private readonly Crash _firstCrash;
    private readonly Crash _secondCrash;
    private SimulatedClient _client;
    private readonly SimulatedApplication _application;
    private readonly int _stopAfter;
    private readonly List<Move> _moves = [];
    private bool _handlersAreFree;
    private int _cuts;

    internal Simulation(TraceId id, StringBuilder? text)
    {
        _conversation = id.Conversation;
        _dice = new Dice(id.DiceSeed);
        _log = new EventLog([.. AllInvariants.Create(_conversation), _witness], text);
        _network = new SimulatedNetwork(_dice, _log, _conversation.MaySilence, id.First, id.Second);
        _server = new SimulatedServer(_conversation, _log, _dice);
        _firstCrash = id.Crash ?? default;
        _secondCrash = id.SecondCrash ?? default;
        _store = new ClientStore(_time, isKept: id.Crash is not null);
        _client = new SimulatedClient(_conversation, _time, _network, _log, _dice, _store);
        _application = new SimulatedApplication(_conversation, _client.Gate, _time, _log);
        _stopAfter = _conversation.StopsEarly ? 1 + _dice.Next(120) : int.MaxValue;
        _handlersAreFree = !_conversation.HandlersAreStuck;
    }

    /// <summary>The connections there were, for their packet boundaries.</summary>
    internal IReadOnlyList<Link> Links => _network.Links;

    internal ulong Hash => _log.Hash;

    internal Sighting Seen => _witness.Seen;

    /// <summary>How often something was kept.</summary>
    internal int Commits { get; private set; }

    /// <summary>How many commits there had been when the last cut was made; zero without one.</summary>
    internal int CommitsAtCut { get; private set; }

    /// <summary>How many connections there had been when a process was killed last; zero when none was.</summary>
    internal int LinksAtCrash { get; private set; }

    private long NextDeadline
    {
        get
        {
            var next = Math.Min(_client.Deadline, Math.Min(_server.Deadline, _application.Deadline));

            // A timer may be late, so without need nobody waits for its ticks.
            return _conversation.NeedsTimer || next == long.MaxValue ? Math.Min(next, _time.Deadline) : next;
        }
    }

    /// <summary>Plays the trace to its end.</summary>
    /// <exception cref="InvariantBrokenException">It broke a promise.</exception>
    internal void Run()
    {
        for (var step = 1; _client.Phase != ClientPhase.Closed; step++)
        {
            if (step > MaximumSteps)
            {
                throw new InvariantBrokenException(EverythingEnds, $"the conversation is not over after {MaximumSteps} steps.");
            }

            if (step == _stopAfter)
            {
                _client.Stop(isCutShort: _dice.OneIn(2));
            }
            else
            {
                TakeStep();
            }

            LookForCut();
            _client.Poll();
            _application.Poll();
            if (_client.Phase == ClientPhase.Open && IsComplete())
            {
                _log.Add(new SimEvent(SimEventKind.Completed));
                CheckDisk();
                _client.Stop(isCutShort: false);
            }
        }

        _application.Poll();
        _log.Add(new SimEvent(SimEventKind.Closed));
    }

    public void Dispose() => _client.Dispose();

    private void TakeStep()
    {
        if (_dice.OneIn(40) && NextDeadline is < long.MaxValue and var deadline && deadline > _time.Now)
        {
            PassTime(_time.Now + _dice.Next((int)(deadline - _time.Now) + 1));
            return;
        }

        CollectMoves();
        if (_moves.Count > 0)
        {
            Make(_moves[_dice.Next(_moves.Count)]);
        }
        else if (_client.HasForgottenToSend())
        {
            throw new InvariantBrokenException(NoWakeUpIsForgotten, "everybody waits, and there is something to send.");
        }
        else if (NextDeadline < long.MaxValue)
        {
            PassTime(NextDeadline);
        }
        else
        {
            throw new InvariantBrokenException(EverythingEnds, "nothing can happen any more, and the conversation is not over.");
        }
    }

    private void CollectMoves()
    {
        _moves.Clear();
        Offer(_application.CanAct, MoveKind.ApplicationActs);
        Offer(_client.CanConnect, MoveKind.ClientConnects);
        Offer(_client.CanRead, MoveKind.ClientReads);
        Offer(_client.CanEncode, MoveKind.ClientEncodes);
        Offer(_client.CanCommit, MoveKind.ClientCommits);
        Offer(_client.CanKeep, MoveKind.ClientKeeps);
        Offer(_client.CanWrite, MoveKind.ClientWrites);
        Offer(_client.IsDue, MoveKind.ClientLooksAtClock);
        Offer(_client.Handlers.Busy > 0 && _handlersAreFree, MoveKind.HandlerFinishes);
        Offer(_server.CanWrite, MoveKind.ServerWrites);
        Offer(_server.CanRoute, MoveKind.ServerRoutes);
        Offer(_server.Deadline <= _time.Now, MoveKind.ServerLooksAtClock);
        foreach (var link in _network.Links)
        {
            if (CanServerRead(link))
            {
                _moves.Add(new Move(MoveKind.ServerReads, link));
            }
        }
    }

    private void Offer(bool isPossible, MoveKind kind)
    {
        if (isPossible)
        {
            _moves.Add(new Move(kind));
        }
    }

    private void Make(Move move)
    {
        switch (move.Kind)
        {
            case MoveKind.ApplicationActs:
                _application.Act();
                break;
            case MoveKind.ClientConnects:
                _client.Connect();
                break;
            case MoveKind.ClientReads:
                _client.Read();
                break;
            case MoveKind.ClientEncodes:
                _client.Encode();
                break;
            case MoveKind.ClientCommits:
                Commit();
                break;
            case MoveKind.ClientKeeps when _client.TakeRecords():
                Commit();
                break;
            case MoveKind.ClientKeeps:
                break;
            case MoveKind.ClientWrites:
                _client.Write();
                break;
            case MoveKind.ClientLooksAtClock:
                _client.OnDeadline();
                break;
            case MoveKind.HandlerFinishes:
                _client.Finish(_dice.Next(_client.Handlers.Busy));
                break;
            case MoveKind.ServerReads:
                Read(move.Link!);
                break;
            case MoveKind.ServerWrites:
                Write();
                break;
            case MoveKind.ServerRoutes:
                _server.Route();
                break;
            case MoveKind.ServerLooksAtClock:
                _server.OnDeadline();
                break;
            default:
                throw new InvalidOperationException($"There is no such move as {move.Kind}.");
        }
    }

    private void Commit()
    {
        Commits++;
        var crash = Commits == _secondCrash.Commit ? _secondCrash : _firstCrash;
        var isLast = Commits == crash.Commit;
        if (!isLast || crash.After)
        {
            _store.IsCrashing = isLast;
            _client.Commit();
            _store.IsCrashing = false;
        }

        if (isLast)
        {
            _client.Kill();
            LinksAtCrash = _network.Links.Count;
            _log.Add(new SimEvent(SimEventKind.Crashed));
            _client = new SimulatedClient(_conversation, _time, _network, _log, _dice, _store);
            _application.Restart(_client.Gate);
        }
    }

    // Nobody would notice on the wire: servers take what is sent again for what it is.
    private void CheckDisk()
    {
        if (!_store.IsEmpty)
        {
            throw new InvariantBrokenException(DiskIsEmptyAtTheEnd, "everything is done, and some of it is still on the disk, for the next process to do again.");
        }
    }

    private void LookForCut()
    {
        var cuts = _network.Links.Count(link => link.IsCut);
        if (cuts > _cuts)
        {
            _cuts = cuts;
            CommitsAtCut = Commits;
        }
    }

    private static bool CanServerRead(Link link) => !link.ServerIsDone && (link.Up.Deliverable > 0 || link.Up.IsAtEnd);

    private void Read(Link link)
    {
        if (link.Up.Deliverable <= 0)
        {
            _server.Close(link);
            return;
        }

        link.Up.Deliver(_network.DrawChunk(link.Up));
        _network.CutIfPlanned(link, link.Up);
        while (!link.ServerIsDone && link.Up.TryArrive(out var packet))
        {
            _server.OnPacket(link, packet, _time.Now);
        }
    }

    private void Write()
    {
        var link = _server.Write();
        _network.CutIfPlanned(link, link.Down);

        // Stuck until it has been seen that nobody waits for them: the publishes are done and a PINGREQ was answered.
        _handlersAreFree |= _application.IsDone && link.Down.Packets[^1].Type == WireType.PingResp;
    }

    private void PassTime(long now)
    {
        _log.Now = now;
        _log.Add(new SimEvent(SimEventKind.TimePassed, Detail: now));
        _time.MoveTo(now);
    }

    /// <summary>Whether nobody has anything left to do or to wait for.</summary>
    private bool IsComplete()
    {
        if (!_client.IsOnline || !_application.IsDone || _client.Handlers.Busy > 0 || !_server.IsIdle
            || (_store.IsKept && !_client.HasNothingLeft) || _client.CanKeep
            || _client.CanRead || _client.CanEncode || _client.CanCommit || _client.CanWrite || _network.Links.Exists(CanServerRead))
        {
            return false;
        }

        if (_server.HasMoreToRoute && !_server.CanRoute)
        {
            _server.SkipRoute();
        }

        return !_server.HasMoreToRoute;
    }
}
