using TypedMqtt.Protocol;

namespace TypedMqtt.Session;

/// <summary>
/// The MQTT session of one client, as a state machine: told what the application wants and what the server sends, it says
/// what to send and what has ended. It does no I/O, reads no clock and takes no lock, so every order of events can be
/// played through it. Its owner calls it from one thread at a time.
/// </summary>
internal sealed class SessionCore
{
    private readonly MqttProtocolVersion _version;
    private readonly PacketIdentifiers _packetIdentifiers = new();
    private readonly OutboundSession _outbound;
    private readonly InboundSession _inbound;
    private readonly Queue<Ack> _acks = new();
    private readonly List<ushort> _requestIdentifiers = [];
    private bool _connected;
    private bool _hadConnection;
    private bool _pingWanted;
    private Goodbye? _disconnectWanted;

    internal SessionCore(MqttProtocolVersion version, Outbox outbox, ushort receiveMaximum)
    {
        _version = version;
        _outbound = new OutboundSession(outbox, _packetIdentifiers, new PacketEncoder(version));
        _inbound = new InboundSession(receiveMaximum);
    }

    /// <summary>The topic filters wanted and acknowledged.</summary>
    internal SubscriptionRegistry Subscriptions { get; } = new();

    /// <summary>What has happened and has to be carried out, in order; its owner empties it.</summary>
    internal List<SessionEffect> Effects => _outbound.Effects;

    /// <summary>True when all that was published is done and all acknowledgements have been taken.</summary>
    internal bool IsIdle => _outbound.IsIdle && _acks.Count == 0;

    /// <summary>
    /// Whether the next connection has to begin a new session: the first one has, since there is nothing of ours to resume.
    /// </summary>
    internal bool NeedsNewSession => !_hadConnection;

    /// <summary>Takes a message from the application.</summary>
    internal void Publish(OutboundMessage message) => _outbound.Offer(message);

    /// <summary>Ends a publisher's wait; takes the message back if it was never sent.</summary>
    internal void Cancel(OutboundMessage message) => _outbound.Cancel(message);

    /// <summary>CONNACK has accepted a connection.</summary>
    /// <param name="connAck">The CONNACK.</param>
    /// <param name="isNewSession">Whether a new session was asked for.</param>
    /// <exception cref="MqttProtocolException">The server resumes a session that we do not have.</exception>
    internal void OnConnected(ConnAck connAck, bool isNewSession)
    {
        if (connAck.SessionPresent && isNewSession)
        {
            throw new MqttProtocolException(
                MqttReasonCode.ProtocolError, "MQTT-3.2.2-4", "The server says that a session is present, but this client asked for a new one and has no state of it.");
        }

        _connected = true;
        _hadConnection = true;
        _disconnectWanted = null;
        if (!connAck.SessionPresent)
        {
            _inbound.Discard();
        }

        ReturnRequestIdentifiers();
        _outbound.OnConnected(ServerLimits.From(connAck, _version), connAck.SessionPresent);
        Subscriptions.OnConnected(connAck.SessionPresent);
    }

    /// <summary>The connection has ended.</summary>
    internal void OnDisconnected()
    {
        _connected = false;
        _pingWanted = false;
        _acks.Clear();
        _inbound.OnDisconnected();
        _outbound.OnDisconnected();
    }

    /// <summary>Takes a PUBLISH of QoS 1 or 2 in.</summary>
    /// <returns>What to give back when the message has been handled; null for a duplicate, which is not to be delivered.</returns>
    internal InboundTicket? OnPublish(ushort packetId, MqttQos qos)
    {
        var ticket = _inbound.OnPublish(packetId, qos);
        TakeAcks();
        return ticket;
    }

    /// <summary>A message has been handled; its acknowledgement leaves in its turn.</summary>
    internal void OnHandled(InboundTicket ticket)
    {
        ticket.IsHandled = true;
        TakeAcks();
    }

    /// <summary>Takes PUBACK, PUBREC, PUBREL or PUBCOMP in.</summary>
    internal void OnAck(in Ack ack)
    {
        switch (ack.Type)
        {
            case PacketType.PubAck:
                _outbound.OnPubAck(ack.PacketId, ack.ReasonCode);
                break;
            case PacketType.PubRec:
                if (_outbound.OnPubRec(ack.PacketId, ack.ReasonCode) is { } pubRel)
                {
                    _acks.Enqueue(pubRel);
                }

                break;
            case PacketType.PubRel:
                _acks.Enqueue(_inbound.OnPubRel(ack.PacketId));
                break;
            case PacketType.PubComp:
                _outbound.OnPubComp(ack.PacketId, ack.ReasonCode);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(ack), ack.Type, "Not an acknowledgement of a message.");
        }
    }

    /// <summary>Takes SUBACK or UNSUBACK in.</summary>
    /// <returns>The entries it settles; null when it answers nothing we asked.</returns>
    internal SubscriptionEntry[]? OnSubscriptionAck(SubAck ack)
    {
        var settled = Subscriptions.OnAck(ack);
        if (settled is not null)
        {
            _requestIdentifiers.Remove(ack.PacketId);
            _packetIdentifiers.Return(ack.PacketId);
        }

        return settled;
    }

    /// <summary>Asks for a PINGREQ.</summary>
    internal void RequestPing() => _pingWanted = true;

    /// <summary>Asks for a DISCONNECT, to be sent once what may go before it has gone.</summary>
    internal void RequestDisconnect(Goodbye goodbye) => _disconnectWanted ??= goodbye;

    /// <summary>
    /// Gives the next packet to send; false when there is none for now. What keeps promises and connections alive goes
    /// before PUBLISH: a server's flow control never holds it back (MQTT-3.3.4-8).
    /// </summary>
    /// <param name="now">The time, in the clock's milliseconds.</param>
    /// <param name="send">The packet.</param>
    internal bool TryTakeSend(long now, out Send send)
    {
        send = default;
        if (!_connected)
        {
            return false;
        }

        if (_acks.TryDequeue(out var ack))
        {
            send = new Send(SendKind.Ack, Ack: ack);
            return true;
        }

        if (_disconnectWanted is { } goodbye)
        {
            _connected = false;
            send = new Send(SendKind.Disconnect, Goodbye: goodbye);
            return true;
        }

        if (_pingWanted)
        {
            _pingWanted = false;
            send = new Send(SendKind.PingRequest);
            return true;
        }

        return TryTakeSubscription(out send) || _outbound.TryTakeSend(now, out send);
    }

    /// <summary>The connection is closed for good: every publish ends, and nobody need wait for a subscription any longer.</summary>
    internal void Close(Exception failure)
    {
        _connected = false;
        _outbound.Close();
        Subscriptions.Close(failure);
    }

    private bool TryTakeSubscription(out Send send)
    {
        send = default;
        if (!Subscriptions.HasRequest() || !_packetIdentifiers.Available)
        {
            return false;
        }

        var packetId = _packetIdentifiers.Take();
        var filters = Subscriptions.TakeRequest(packetId, out var isSubscribe)!;
        _requestIdentifiers.Add(packetId);
        send = new Send(isSubscribe ? SendKind.Subscribe : SendKind.Unsubscribe, PacketId: packetId, Filters: filters);
        return true;
    }

    // Requests are never repeated across connections, so their identifiers are free again.
    private void ReturnRequestIdentifiers()
    {
        _requestIdentifiers.ForEach(_packetIdentifiers.Return);
        _requestIdentifiers.Clear();
    }

    private void TakeAcks()
    {
        while (_inbound.TryTakeAck(out var ack))
        {
            _acks.Enqueue(ack);
        }
    }
}
