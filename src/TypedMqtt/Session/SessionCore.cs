using TypedMqtt.Protocol;
using TypedMqtt.Storage;

namespace TypedMqtt.Session;

/// <summary>
/// The MQTT session of one client, as a state machine: told what the application wants and what the server sends, it says
/// what to send and what has ended. It does no I/O, reads no clock and takes no lock, so every order of events can be
/// played through it. Its owner calls it from one thread at a time.
/// </summary>
internal sealed class SessionCore
{
    // As many answers as there are identifiers, in either direction: a server that makes us owe it more breaks the protocol.
    private const int MostAnswers = 2 * ushort.MaxValue;

    private readonly SessionSettings _settings;
    private readonly PacketIdentifiers _packetIdentifiers = new();
    private readonly SessionJournal _journal;
    private readonly OutboundSession _outbound;
    private readonly InboundSession _inbound;

    // PUBREL and PUBCOMP, each the answer to a packet of the server.
    private readonly Queue<Ack> _answers = new();
    private readonly List<ushort> _requestIdentifiers = [];
    private bool _connected;
    private bool _hadConnection;
    private bool _pipelining;
    private bool _connectUnanswered;
    private bool _sessionInDoubt;
    private bool _isRestored;
    private bool _hasKeptSession;
    private bool _pingWanted;
    private Auth? _authWanted;
    private Goodbye? _disconnectWanted;

    internal SessionCore(SessionSettings settings)
    {
        _settings = settings;
        SubscriptionIdentifiers = new SubscriptionIdentifierSequence(settings.FirstSubscriptionIdentifier);
        Subscriptions = new SubscriptionRegistry(SubscriptionIdentifiers, merges: settings.Version != MqttProtocolVersion.V500);
        _journal = new SessionJournal(settings.IsJournalled);
        _outbound = new OutboundSession(settings, _packetIdentifiers, new PacketEncoder(settings.Version), _journal);

        // Before MQTT 5 a server cannot be told of a maximum, so there is none but the number of identifiers.
        _inbound = new InboundSession(settings.Version == MqttProtocolVersion.V500 ? settings.ReceiveMaximum : ushort.MaxValue, _journal, new ExchangeNumbers(settings.SessionToken));
    }

    /// <summary>The topic filters wanted and acknowledged.</summary>
    internal SubscriptionRegistry Subscriptions { get; }

    /// <summary>The subscription identifiers that have been used.</summary>
    internal SubscriptionIdentifierSequence SubscriptionIdentifiers { get; }

    /// <summary>What has happened and has to be carried out, in order; its owner empties it.</summary>
    internal List<SessionEffect> Effects => _outbound.Effects;

    /// <summary>
    /// True when all that was published is done, all acknowledgements have been taken, and no PUBREL is awaited: a connection that
    /// ends before may have a server send the message again, to a process that does not know it.
    /// </summary>
    internal bool IsIdle => _outbound.IsIdle && _answers.Count == 0 && !_inbound.HasAck && !_inbound.AwaitsPubRel;

    /// <summary>How many messages wait to be sent, and how many have been sent and not been acknowledged.</summary>
    internal (int Queued, int InFlight) Depths => (_outbound.Queued, _outbound.InFlight);

    /// <summary>True when all that was received at QoS 1 and 2 is handled and acknowledged.</summary>
    internal bool IsInboundSettled => _inbound.IsSettled && _answers.Count == 0;

    internal bool IsOutboxEmpty => _outbound.IsOutboxEmpty;

    /// <summary>
    /// Whether the next connection has to begin a new session: the first one has, since there is nothing of ours to resume,
    /// unless the state of an earlier process was kept, or resuming all the same was chosen.
    /// </summary>
    internal bool NeedsNewSession => !_hadConnection && !_hasKeptSession && !_settings.ResumeOnStart;

    /// <summary>Whether there is something to be kept.</summary>
    internal bool HasRecords => _journal.HasRecords;

    /// <summary>Goes on where an earlier process has ended. Before anything else.</summary>
    internal void Restore(KeptSession kept, RestoredMessages messages)
    {
        _hasKeptSession = kept.HasSession;
        _isRestored = kept.HasSession || messages.Sent.Count > 0;

        // That process may have ended between a CONNECT and the answer to it.
        _sessionInDoubt = true;
        _journal.ContinueAfter(kept.LastEntry);
        _packetIdentifiers.ContinueAfter(kept.LastPacketId);
        _outbound.Restore(messages);
        _inbound.Restore(kept);
    }

    /// <summary>Takes a message from the application.</summary>
    internal void Publish(OutboundMessage message) => _outbound.Offer(message);

    /// <summary>Ends a publisher's wait; takes the message back if it was never sent.</summary>
    internal void Cancel(OutboundMessage message) => _outbound.Cancel(message);

    /// <summary>Ends the waits whose time is over.</summary>
    /// <returns>True when the server has not answered a SUBSCRIBE or UNSUBSCRIBE in time: the connection is broken.</returns>
    internal bool CheckDeadlines(long now)
    {
        _outbound.CheckDeadlines(now);
        return _connected && Subscriptions.FailOverdue(now - _settings.RequestTimeout);
    }

    /// <summary>CONNECT is being sent.</summary>
    internal void OnConnecting()
    {
        // Had the server lost the session, it has begun a new one at a CONNECT whose answer we never saw. The next CONNACK
        // says "session present" then, and nothing tells that session from ours.
        _sessionInDoubt |= _connectUnanswered;
        _connectUnanswered = true;
    }

    /// <summary>CONNACK has refused the connection: no session was begun.</summary>
    internal void OnRefused() => _connectUnanswered = false;

    /// <summary>
    /// CONNECT for a new session is being sent, and SUBSCRIBE goes with it without waiting for CONNACK. What the server can
    /// take is not known yet.
    /// </summary>
    internal void OnPipelining()
    {
        _pipelining = true;
        Subscriptions.OnConnected(sessionPresent: false, ServerLimits.Unknown);
    }

    /// <summary>Gives the next SUBSCRIBE to send behind CONNECT.</summary>
    internal bool TryTakePipelined(long now, out Send send) => TryTakeSubscription(now, out send);

    /// <summary>CONNACK has accepted a connection.</summary>
    /// <param name="connAck">The CONNACK.</param>
    /// <param name="isNewSession">Whether a new session was asked for.</param>
    /// <returns>What was lost, if the server should have had a session and has none; null otherwise.</returns>
    /// <exception cref="MqttProtocolException">The server resumes a session that we do not have.</exception>
    internal SessionLoss? OnConnected(ConnAck connAck, bool isNewSession)
    {
        if (connAck.SessionPresent && isNewSession)
        {
            throw new MqttProtocolException(
                MqttReasonCode.ProtocolError, "MQTT-3.2.2-4", "The server says that a session is present, but this client asked for a new one and has no state of it.");
        }

        var isLost = (_hadConnection || _isRestored) && !connAck.SessionPresent && (!isNewSession || _outbound.InFlight > 0);
        _journal.Add(SessionRecordKind.Connected);
        _connected = true;
        _hadConnection = true;
        _disconnectWanted = null;
        if (!connAck.SessionPresent)
        {
            _inbound.Discard();
        }
        else if (_sessionInDoubt)
        {
            _inbound.OnSessionInDoubt();
        }

        var limits = ServerLimits.From(connAck, _settings.Version);
        if (_pipelining)
        {
            Subscriptions.OnLimitsKnown(limits);
        }
        else
        {
            Subscriptions.OnConnected(connAck.SessionPresent, limits, _sessionInDoubt);
        }

        _pipelining = _connectUnanswered = _sessionInDoubt = false;
        var loss = _outbound.OnConnected(limits, connAck.SessionPresent);
        return isLost ? loss : null;
    }

    /// <summary>The connection has ended, or was not accepted.</summary>
    internal void OnDisconnected()
    {
        _connected = false;
        _pipelining = false;
        _pingWanted = false;
        _authWanted = null;
        _answers.Clear();
        ReturnRequestIdentifiers();
        Subscriptions.OnDisconnected();
        _inbound.OnDisconnected();
        _outbound.OnDisconnected();
    }

    /// <inheritdoc cref="InboundSession.OnPublish"/>
    internal InboundTicket? OnPublish(ushort packetId, MqttQos qos, bool dup, int fingerprint) => _inbound.OnPublish(packetId, qos, dup, fingerprint);

    /// <inheritdoc cref="InboundSession.Forget(InboundTicket)"/>
    internal void Forget(InboundTicket ticket) => _inbound.Forget(ticket);

    /// <summary>A message has been handled; its acknowledgement leaves in its turn.</summary>
    internal static void OnHandled(InboundTicket ticket) => ticket.IsHandled = true;

    /// <summary>Takes PUBACK, PUBREC, PUBREL or PUBCOMP in.</summary>
    /// <exception cref="MqttProtocolException">The server makes us owe it more answers than there are identifiers.</exception>
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
                    Answer(pubRel);
                }

                break;
            case PacketType.PubRel:
                Answer(_inbound.OnPubRel(ack.PacketId));
                break;
            case PacketType.PubComp:
                _outbound.OnPubComp(ack.PacketId, ack.ReasonCode);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(ack), ack.Type, "Not an acknowledgement of a message.");
        }
    }

    /// <summary>Takes SUBACK or UNSUBACK in. One that answers nothing we asked is ignored.</summary>
    /// <exception cref="MqttProtocolException">It does not answer the request entry by entry.</exception>
    internal void OnSubscriptionAck(SubAck ack)
    {
        if (Subscriptions.OnAck(ack))
        {
            _requestIdentifiers.Remove(ack.PacketId);
            _packetIdentifiers.Return(ack.PacketId);
        }
    }

    /// <summary>Asks for a PINGREQ.</summary>
    internal void RequestPing() => _pingWanted = true;

    /// <summary>Asks for an AUTH.</summary>
    internal void RequestAuth(Auth auth) => _authWanted = auth;

    /// <summary>Asks for a DISCONNECT, to be sent once what may go before it has gone.</summary>
    internal void RequestDisconnect(Goodbye goodbye) => _disconnectWanted ??= goodbye;

    /// <summary>
    /// Gives the next packet to send; false when there is none for now. What keeps promises and connections alive goes
    /// before PUBLISH: a server's flow control never holds it back (MQTT-3.3.4-8).
    /// </summary>
    /// <param name="now">The time, in the clock's milliseconds.</param>
    /// <param name="send">The packet, which has to be sent, or the connection ended.</param>
    internal bool TryTakeSend(long now, out Send send)
    {
        send = default;
        if (!_connected)
        {
            return false;
        }

        if (_answers.TryDequeue(out var ack) || _inbound.TryTakeAck(out ack))
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

        if (_authWanted is { } auth)
        {
            _authWanted = null;
            send = new Send(SendKind.Auth, Auth: auth);
            return true;
        }

        return TryTakeSubscription(now, out send) || _outbound.TryTakeSend(now, out send);
    }

    /// <summary>
    /// Moves the journal's records to a list of the caller, who keeps them before he sends what he has taken.
    /// </summary>
    internal void TakeRecords(List<SessionRecord> destination) => _journal.TakeAll(destination);

    /// <summary>The connection is closed for good: every publish ends, and nobody need wait for a subscription any longer.</summary>
    internal void Close(Exception failure)
    {
        _connected = false;
        _journal.Close();
        _outbound.Close();
        Subscriptions.Close(failure);
    }

    private void Answer(Ack ack)
    {
        if (_answers.Count >= MostAnswers)
        {
            throw new MqttProtocolException(
                MqttReasonCode.QuotaExceeded, "MQTT-4.13.1-1", $"The server asks for more than {MostAnswers} acknowledgements without reading any.");
        }

        _answers.Enqueue(ack);
    }

    private bool TryTakeSubscription(long now, out Send send)
    {
        send = default;
        if (!Subscriptions.HasRequest() || !_packetIdentifiers.Available)
        {
            return false;
        }

        var packetId = _packetIdentifiers.Take();
        var filters = Subscriptions.TakeRequest(packetId, now, out var isSubscribe)!;
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
}
