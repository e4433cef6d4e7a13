using TypedMqtt.Tests.Simulation.Network;
using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Server;

/// <summary>
/// A server for one client, written from the specification. It keeps sessions, sends again with DUP on resume, and pushes
/// whatever it has right behind CONNACK. What the client does wrong is for the invariants to see; the server does its own part right.
/// </summary>
internal sealed class SimulatedServer(Conversation conversation, EventLog log, Dice dice)
{
    private const byte ServerShuttingDown = 0x8B;
    private const byte ServerBusy = 0x89;
    private const byte ServerUnavailableBeforeMqtt5 = 3;

    private readonly ServerAnswers _answers = new(conversation, log);
    private readonly ServerEncoder _encoder = new(conversation.IsMqtt5);
    private ServerSession? _session;
    private ServerConnection? _connection;
    private int _routed;
    private bool _dismisses = conversation.Dismisses;

    /// <summary>Whether there is something to send.</summary>
    internal bool CanWrite => _connection is { } c && (c.Answers.Count > 0 || (c.IsAccepted && CanPublish(c)));

    /// <summary>Whether another client's next message finds a subscription here.</summary>
    internal bool CanRoute => HasMoreToRoute
        && _session?.Subscriptions.ContainsKey(conversation.ServerSteps[_routed].Topic) == true
        && conversation.ServerSteps[_routed].Connection <= (_connection?.Link.Number ?? 0);

    internal bool HasMoreToRoute => _routed < conversation.ServerSteps.Length;

    internal bool IsIdle => (_session?.IsIdle ?? true) && !CanWrite;

    /// <summary>When the client has been silent for too long (MQTT-3.1.2-22).</summary>
    internal long Deadline => _connection is { KeepAlive: > 0 } c ? c.LastHeard + (c.KeepAlive * 3 / 2) : long.MaxValue;

    internal void OnPacket(Link link, WirePacket packet, long now)
    {
        log.Add(new SimEvent(SimEventKind.ServerReceived, link.Number, packet));
        if (packet.Type == WireType.Connect)
        {
            OnConnect(link, packet);
        }

        var c = _connection;
        if (c?.Link != link)
        {
            return;
        }

        c.LastHeard = now;
        if (packet.Type == WireType.Disconnect)
        {
            _session!.EndsWithConnection |= packet.SessionExpiry == 0;
            Close(link);
        }
        else
        {
            _answers.Answer(c, _session!, packet);
        }
    }

    /// <summary>The connection has ended, for the client or for the network.</summary>
    internal void Close(Link link)
    {
        link.ServerIsDone = true;
        link.Down.IsClosed |= !link.IsSilent;
        log.Add(new SimEvent(SimEventKind.ServerClosed, link.Number));
        if (_connection?.Link == link)
        {
            _connection = null;
            if (_session!.EndsWithConnection)
            {
                Discard();
            }
        }
    }

    internal void OnDeadline()
    {
        log.Add(new SimEvent(SimEventKind.ServerTimedOut, _connection!.Link.Number));
        Close(_connection.Link);
    }

    /// <summary>Sends the next packet. Answers and messages take turns as they are drawn; each kind keeps its order.</summary>
    internal Link Write()
    {
        var c = _connection!;
        if (_dismisses && c.IsAccepted && dice.OneIn(8))
        {
            _dismisses = false;
            Send(c.Link, new WirePacket(WireType.Disconnect) { Reason = ServerShuttingDown });
            Close(c.Link);
            return c.Link;
        }

        var publish = c.IsAccepted && (c.Answers.Count == 0 || dice.OneIn(2)) ? NextResend(c) ?? NextNew(c) : null;
        var packet = publish ?? c.Answers.Dequeue();
        c.IsAccepted = true;
        if (packet.Type == WireType.Publish)
        {
            UseAlias(c, packet);
        }

        Send(c.Link, packet);
        return c.Link;
    }

    /// <summary>Another client has published something.</summary>
    internal void Route()
    {
        var step = conversation.ServerSteps[_routed++];
        var qos = Math.Min(step.Qos, _session!.Subscriptions[step.Topic]);
        if (qos == 0)
        {
            // Nobody keeps QoS 0 for a client that is away.
            if (_connection is { IsAccepted: true } c)
            {
                log.Add(new SimEvent(SimEventKind.ServerRouted, Number: _routed, Qos: 0));
                c.Answers.Enqueue(Publish(c, new ServerMessage(_routed, 0, step.Topic), dup: false));
            }

            return;
        }

        log.Add(new SimEvent(SimEventKind.ServerRouted, Number: _routed, Qos: qos));
        _session.Queued.Enqueue(new ServerMessage(_routed, qos, step.Topic));
    }

    /// <summary>The next message finds no subscription and never will.</summary>
    internal void SkipRoute() => _routed++;

    private void Send(Link link, WirePacket packet)
    {
        var bytes = _encoder.Encode(packet);
        link.Down.Add(packet, bytes);
        link.Down.Take(bytes.Length);
        log.Add(new SimEvent(SimEventKind.ServerSent, link.Number, packet));
    }

    private void OnConnect(Link link, WirePacket connect)
    {
        if (conversation.RefusesConnects && dice.OneIn(3))
        {
            Send(link, new WirePacket(WireType.ConnAck) { Reason = conversation.IsMqtt5 ? ServerBusy : ServerUnavailableBeforeMqtt5 });
            Close(link);
            return;
        }

        if (_connection is { } old)
        {
            // The client is back before the server has noticed that it was away (MQTT-3.1.4-3).
            Close(old.Link);
        }

        var loses = conversation.Session == SessionFate.Lost || (conversation.Session == SessionFate.Drawn && dice.OneIn(2));
        if (_session is not null && (connect.CleanStart || loses))
        {
            Discard();
        }

        var present = _session is not null;
        _session ??= new ServerSession();
        _session.EndsWithConnection = conversation.IsMqtt5 ? connect.SessionExpiry is null or 0 : connect.CleanStart;
        _connection = new ServerConnection(link, connect) { KeepAlive = (conversation.ServerKeepAlive ?? connect.KeepAlive) * 1000L };
        foreach (var message in _session.InFlight)
        {
            _connection.Resends.Enqueue(message);
        }

        var shrinks = conversation.ShrinksTo is not null && link.Number > 1;
        _connection.Answers.Enqueue(new WirePacket(WireType.ConnAck)
        {
            SessionPresent = present,
            ReceiveMaximum = shrinks ? (ushort)1 : conversation.ServerReceiveMaximum,
            MaximumQos = conversation.MaximumQos < 2 ? (byte)conversation.MaximumQos : null,
            MaximumPacketSize = shrinks ? conversation.ShrinksTo : conversation.MaximumPacketSize,
            TopicAliasMaximum = conversation.ServerTopicAliasMaximum > 0 ? conversation.ServerTopicAliasMaximum : null,
            ServerKeepAlive = conversation.ServerKeepAlive,
        });
    }

    private bool CanPublish(ServerConnection c) => c.Resends.TryPeek(out var resend)
        ? resend.IsReleased || c.MayPublish
        : c.MayPublish && _session!.Queued.Count > 0;

    private static WirePacket? NextResend(ServerConnection c)
    {
        if (!c.Resends.TryPeek(out var message))
        {
            return null;
        }

        if (message.IsReleased)
        {
            c.Resends.Dequeue();
            return new WirePacket(WireType.PubRel) { Id = message.Id };
        }

        return c.MayPublish ? Publish(c, c.Resends.Dequeue(), dup: true) : null;
    }

    private WirePacket? NextNew(ServerConnection c)
    {
        if (c.Resends.Count > 0 || !c.MayPublish || !_session!.Queued.TryDequeue(out var message))
        {
            return null;
        }

        message.Id = _session.NextId();
        _session.InFlight.Add(message);
        return Publish(c, message, dup: false);
    }

    private static WirePacket Publish(ServerConnection c, ServerMessage message, bool dup)
    {
        var packet = new WirePacket(WireType.Publish) { Id = message.Id, Qos = message.Qos, Dup = dup, Topic = message.Topic, Number = message.Number };
        if (message.Qos > 0)
        {
            c.Unacknowledged.Add(message.Id);
        }

        return packet;
    }

    // At the moment of sending: an alias holds for what is sent behind the packet that defines it.
    private static void UseAlias(ServerConnection c, WirePacket packet)
    {
        if (c.ServerAliases.TryGetValue(packet.Topic, out var alias))
        {
            packet.TopicAlias = alias;
            packet.Topic = "";
        }
        else if (c.ServerAliases.Count < (c.Connect.TopicAliasMaximum ?? 0))
        {
            packet.TopicAlias = (ushort)(c.ServerAliases.Count + 1);
            c.ServerAliases.Add(packet.Topic, packet.TopicAlias);
        }
    }

    private void Discard()
    {
        _session = null;
        log.Add(new SimEvent(SimEventKind.SessionDiscarded));
    }
}
