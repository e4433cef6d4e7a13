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

    private readonly ServerEncoder _encoder = new(conversation.IsMqtt5);
    private ServerSession? _session;
    private ServerConnection? _connection;
    private int _routed;
    private bool _ignoresSubscribe = conversation.IgnoresFirstSubscribe;
    private bool _dismisses = conversation.Dismisses;

    /// <summary>Whether there is something to send.</summary>
    internal bool CanWrite => _connection is { } c
        && (c.Answers.Count > 0 || (c.IsAccepted && ((c.Resends.TryPeek(out var resend) && (resend.IsReleased || c.MayPublish)) || (c.Resends.Count == 0 && c.MayPublish && _session!.Queued.Count > 0))));

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
        switch (packet.Type)
        {
            case WireType.Publish:
                OnPublish(c, packet);
                break;
            case WireType.PubRel:
                var known = _session!.Received.Remove(packet.Id);
                c.Answers.Enqueue(new WirePacket(WireType.PubComp) { Id = packet.Id, Reason = NotFoundUnless(known) });
                break;
            case WireType.PubAck or WireType.PubRec or WireType.PubComp:
                OnAck(c, packet);
                break;
            case WireType.Subscribe:
                OnSubscribe(c, packet);
                break;
            case WireType.Unsubscribe:
                var reasons = packet.Filters.ConvertAll(filter => (byte)(_session!.Subscriptions.Remove(filter.Filter) ? 0 : 0x11));
                c.Answers.Enqueue(new WirePacket(WireType.UnsubAck) { Id = packet.Id, Reasons = conversation.IsMqtt5 ? [.. reasons] : [] });
                break;
            case WireType.PingReq:
                c.Answers.Enqueue(new WirePacket(WireType.PingResp));
                break;
            case WireType.Disconnect:
                _session!.EndsWithConnection |= packet.SessionExpiry == 0;
                Close(link);
                break;
            default:
                break;
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
            // Server busy, or "server unavailable" before MQTT 5.
            var refusal = new WirePacket(WireType.ConnAck) { Reason = (byte)(conversation.IsMqtt5 ? 0x89 : 3) };
            Send(link, refusal);
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

    private void OnPublish(ServerConnection c, WirePacket packet)
    {
        var refused = conversation.RefusesEveryThird && packet.Number % 3 == 0 && packet.Qos > 0;
        var isNew = packet.Qos < 2 || (!_session!.Received.Contains(packet.Id) && (refused || _session.Received.Add(packet.Id)));
        if (isNew)
        {
            log.Add(new SimEvent(refused ? SimEventKind.ServerRefused : SimEventKind.ServerAccepted, c.Link.Number, Number: packet.Number, Qos: packet.Qos));
        }

        if (packet.Qos > 0)
        {
            c.Answers.Enqueue(new WirePacket(packet.Qos == 1 ? WireType.PubAck : WireType.PubRec) { Id = packet.Id, Reason = (byte)(refused ? 0x97 : 0) });
        }
    }

    private void OnAck(ServerConnection c, WirePacket packet)
    {
        var message = _session!.Find(packet.Id);
        if (packet.Type == WireType.PubRec && packet.Reason < 0x80)
        {
            message?.IsReleased = true;
            c.Answers.Enqueue(new WirePacket(WireType.PubRel) { Id = packet.Id, Reason = NotFoundUnless(message is not null) });
        }
        else if (message is not null)
        {
            _session.InFlight.Remove(message);
            c.Unacknowledged.Remove(packet.Id);
        }
    }

    private void OnSubscribe(ServerConnection c, WirePacket packet)
    {
        if (_ignoresSubscribe)
        {
            _ignoresSubscribe = false;
            return;
        }

        var reasons = new byte[packet.Filters.Count];
        for (var i = 0; i < reasons.Length; i++)
        {
            var (filter, qos) = packet.Filters[i];
            if (filter == Conversation.RefusedTopic)
            {
                reasons[i] = (byte)(conversation.IsMqtt5 ? 0x87 : 0x80);
            }
            else
            {
                _session!.Subscriptions[filter] = qos;
                reasons[i] = (byte)qos;
            }
        }

        c.Answers.Enqueue(new WirePacket(WireType.SubAck) { Id = packet.Id, Reasons = reasons });
    }

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

    private byte NotFoundUnless(bool known) => (byte)(known || !conversation.IsMqtt5 ? 0 : 0x92);

    private void Discard()
    {
        _session = null;
        log.Add(new SimEvent(SimEventKind.SessionDiscarded));
    }
}
