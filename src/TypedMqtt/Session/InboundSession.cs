using TypedMqtt.Protocol;
using TypedMqtt.Storage;

namespace TypedMqtt.Session;

/// <summary>
/// The receiving half of the session: which messages are being handled, which identifiers of QoS 2 have been received, and
/// when each acknowledgement may leave. Pure.
/// </summary>
internal sealed class InboundSession(ushort receiveMaximum, SessionJournal journal, ExchangeNumbers exchanges)
{
    private readonly AckGate _atLeastOnce = new();
    private readonly AckGate _exactlyOnce = new();

    // QoS 1 and 2: with their handler, or handled with the acknowledgement not given to the writer yet. The server cannot be
    // done with them, so what it sends again on the next connection is known, and not handled twice.
    private readonly Dictionary<ushort, InboundTicket> _pendingAtLeastOnce = [];
    private readonly Dictionary<ushort, InboundTicket> _pendingExactlyOnce = [];

    // QoS 2: PUBREC given to the writer, PUBREL awaited (MQTT-4.3.3-10).
    private readonly Dictionary<ushort, ReceivedMessage> _received = [];
    private readonly CompletedMessages _completed = new(receiveMaximum);

    // QoS 2: identifiers from before a moment at which the server may have begun another session, in which they mean other
    // messages. What is sent again says so (MQTT-3.3.1-1) and looks the same; anything else is another message.
    private readonly HashSet<ushort> _doubtful = [];
    private int _connection;
    private int _unacknowledged;

    /// <summary>Whether an acknowledgement can leave.</summary>
    internal bool HasAck => _atLeastOnce.CanLeave || _exactlyOnce.CanLeave;

    /// <summary>Whether a PUBREL is awaited for a PUBREC of this connection.</summary>
    internal bool AwaitsPubRel => _received.Values.Any(received => received.State.HasFlag(ReceivedState.Counts));

    /// <summary>True when the server is owed no acknowledgement, and awaited with no PUBREL.</summary>
    internal bool IsSettled => _unacknowledged == 0;

    /// <summary>Takes a PUBLISH of QoS 1 or 2 in.</summary>
    /// <param name="packetId">Its packet identifier.</param>
    /// <param name="qos">Its quality of service.</param>
    /// <param name="dup">Whether the server says that it has sent it before.</param>
    /// <param name="fingerprint">What tells it from another one with the same identifier.</param>
    /// <returns>What to give back when the message has been handled; null for a duplicate, which is not to be delivered.</returns>
    /// <exception cref="MqttProtocolException">More are unacknowledged than our Receive Maximum allows.</exception>
    internal InboundTicket? OnPublish(ushort packetId, MqttQos qos, bool dup, int fingerprint)
    {
        var isDuplicate = qos == MqttQos.ExactlyOnce ? IsDuplicate(packetId, dup, fingerprint) : IsPending(packetId, dup, fingerprint);
        if (isDuplicate)
        {
            return null;
        }

        Reserve(dup);
        var isCompleted = qos == MqttQos.ExactlyOnce && _completed.Recognizes(packetId, dup, fingerprint, _connection);
        var ticket = qos == MqttQos.ExactlyOnce
            ? new ExchangeTicket(packetId, fingerprint, exchanges.Of(packetId), exchanges.Session) { IsHandled = isCompleted }
            : new InboundTicket(packetId, qos, fingerprint);
        Pending(qos)[packetId] = ticket;
        Gate(qos).Enter(ticket);
        return isCompleted ? null : ticket;
    }

    /// <summary>Ends a flow of QoS 2.</summary>
    /// <returns>The answer: PUBCOMP, which says so when the identifier was not known.</returns>
    internal Ack OnPubRel(ushort packetId)
    {
        _doubtful.Remove(packetId);
        if (!_received.Remove(packetId, out var received))
        {
            return new Ack(PacketType.PubComp, packetId, MqttReasonCode.PacketIdentifierNotFound);
        }

        _unacknowledged -= received.State.HasFlag(ReceivedState.Counts) ? 1 : 0;
        Complete(packetId, received.Fingerprint);
        return new Ack(PacketType.PubComp, packetId, MqttReasonCode.Success);
    }

    /// <summary>Gives the next acknowledgement whose turn it is.</summary>
    internal bool TryTakeAck(out Ack ack)
    {
        if (_atLeastOnce.TryLeave(out var ticket))
        {
            Forget(_pendingAtLeastOnce, ticket);
            _unacknowledged--;
            ack = new Ack(PacketType.PubAck, ticket.PacketId, ticket.ReasonCode);
            return true;
        }

        if (_exactlyOnce.TryLeave(out ticket))
        {
            OnReceived(ticket);

            ack = new Ack(PacketType.PubRec, ticket.PacketId, ticket.ReasonCode);
            return true;
        }

        ack = default;
        return false;
    }

    /// <summary>Forgets a message that will not be acknowledged: when it comes again it is to be delivered again.</summary>
    internal void Forget(InboundTicket ticket) => Forget(Pending(ticket.Qos), ticket);

    /// <summary>
    /// The connection ended. What is with handlers stays known; nothing of it is acknowledged until the server sends it again.
    /// </summary>
    internal void OnDisconnected()
    {
        _atLeastOnce.Clear();
        _exactlyOnce.Clear();
        _unacknowledged = 0;
        _connection++;
        foreach (var (packetId, received) in _received)
        {
            _received[packetId] = received with { State = ReceivedState.None };
        }
    }

    /// <summary>The server has no session: it will not send any of this again (MQTT-3.2.2-5).</summary>
    internal void Discard()
    {
        _pendingAtLeastOnce.Clear();
        _pendingExactlyOnce.Clear();
        _received.Clear();
        _completed.Clear();
        _doubtful.Clear();
        journal.Add(SessionRecordKind.Discarded, exchange: exchanges.EndAll());
    }

    /// <summary>Takes in what an earlier process had received.</summary>
    internal void Restore(KeptSession kept)
    {
        foreach (var (packetId, fingerprint) in kept.Received)
        {
            _received[packetId] = new ReceivedMessage(ReceivedState.None, fingerprint);
        }

        exchanges.Restore(kept.Token, kept.FirstExchange);
        foreach (var completed in kept.Completed)
        {
            exchanges.Restore(completed.PacketId, completed.NextExchange);
            _completed.Add(completed.PacketId, completed.Fingerprint, _connection);
        }

        _connection++;
    }

    /// <summary>The server has a session, and it may be another one than that of which we have state.</summary>
    internal void OnSessionInDoubt()
    {
        _doubtful.UnionWith(_received.Keys);
        _doubtful.UnionWith(_pendingExactlyOnce.Keys);
    }

    private Dictionary<ushort, InboundTicket> Pending(MqttQos qos) => qos == MqttQos.ExactlyOnce ? _pendingExactlyOnce : _pendingAtLeastOnce;

    private AckGate Gate(MqttQos qos) => qos == MqttQos.ExactlyOnce ? _exactlyOnce : _atLeastOnce;

    private static void Forget(Dictionary<ushort, InboundTicket> pending, InboundTicket ticket)
    {
        // The identifier may mean another message by now, if the server has let go of this one.
        if (pending.TryGetValue(ticket.PacketId, out var current) && current == ticket)
        {
            pending.Remove(ticket.PacketId);
        }
    }

    /// <summary>
    /// QoS 1: the protocol would have it handled again; where it is certain to be the message that we have not acknowledged,
    /// that is not needed. A server that has let a message expire may give its identifier to another one, so it has to say
    /// that it repeats itself, and the message has to look the same.
    /// </summary>
    private bool IsPending(ushort packetId, bool dup, int fingerprint)
    {
        if (!dup || !_pendingAtLeastOnce.TryGetValue(packetId, out var ticket) || ticket.Fingerprint != fingerprint)
        {
            return false;
        }

        GiveTurn(_atLeastOnce, ticket, dup);
        return true;
    }

    private bool IsDuplicate(ushort packetId, bool dup, int fingerprint)
    {
        var isDoubtful = _doubtful.Remove(packetId);
        if (_received.TryGetValue(packetId, out var received))
        {
            if (isDoubtful && !(dup && received.Fingerprint == fingerprint))
            {
                _received.Remove(packetId);
                End(packetId, received.Fingerprint);
                return false;
            }

            Repeat(packetId, received, dup);
            return true;
        }

        if (!_pendingExactlyOnce.TryGetValue(packetId, out var ticket))
        {
            return false;
        }

        if (isDoubtful && !(dup && ticket.Fingerprint == fingerprint))
        {
            End(packetId, ticket.Fingerprint);
            return false;
        }

        GiveTurn(_exactlyOnce, ticket, dup);
        return true;
    }

    private void Complete(ushort packetId, int fingerprint)
    {
        _completed.Add(packetId, fingerprint, _connection);
        End(packetId, fingerprint);
    }

    private void End(ushort packetId, int fingerprint) =>
        journal.Add(SessionRecordKind.Completed, packetId, fingerprint: fingerprint, exchange: exchanges.End(packetId));

    // PUBREC went out before and may have been lost with its connection: it is sent again, in its turn.
    private void Repeat(ushort packetId, ReceivedMessage received, bool dup)
    {
        if (received.State == ReceivedState.None)
        {
            Reserve(dup);
        }

        if (!received.State.HasFlag(ReceivedState.Repeats))
        {
            _received[packetId] = received with { State = ReceivedState.Counts | ReceivedState.Repeats };
            _exactlyOnce.Enter(new InboundTicket(packetId, MqttQos.ExactlyOnce, received.Fingerprint) { IsHandled = true, IsRepetition = true });
        }
    }

    private void OnReceived(InboundTicket ticket)
    {
        if (ticket.ReasonCode >= MqttReasonCode.UnspecifiedError)
        {
            // The flow ends here: no PUBREL follows (MQTT 5, 4.3.3). If this is lost, the message comes once more and is known.
            Forget(_pendingExactlyOnce, ticket);
            _unacknowledged--;
            Complete(ticket.PacketId, ticket.Fingerprint);
        }
        else if (!ticket.IsRepetition)
        {
            Forget(_pendingExactlyOnce, ticket);
            _received[ticket.PacketId] = new ReceivedMessage(ReceivedState.Counts, ticket.Fingerprint);
            journal.Add(SessionRecordKind.Received, ticket.PacketId, fingerprint: ticket.Fingerprint);
        }
        else if (_received.TryGetValue(ticket.PacketId, out var received))
        {
            // Unless PUBREL has overtaken it: then there is nothing left to remember.
            _received[ticket.PacketId] = received with { State = ReceivedState.Counts };
        }
    }

    // Still with its handler, or handled while the connection was down: it gets a turn on this connection.
    private void GiveTurn(AckGate gate, InboundTicket ticket, bool dup)
    {
        if (!ticket.HasTurn)
        {
            Reserve(dup);
            gate.Enter(ticket);
        }
    }

    /// <summary>
    /// What a server sends again may be beyond our Receive Maximum: after cuts mosquitto 2.0 has a message more in flight than
    /// it may, and sends them all as soon as we are back. To close the connection would only make it begin again.
    /// </summary>
    private void Reserve(bool dup)
    {
        var maximum = dup ? Math.Min(2 * receiveMaximum, ushort.MaxValue) : receiveMaximum;
        if (_unacknowledged >= maximum)
        {
            throw new MqttProtocolException(
                MqttReasonCode.ReceiveMaximumExceeded,
                "MQTT-3.3.4-9",
                $"The server has sent more than the {receiveMaximum} unacknowledged messages that our Receive Maximum allows.");
        }

        _unacknowledged++;
    }
}
