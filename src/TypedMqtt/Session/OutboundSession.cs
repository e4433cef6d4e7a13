using TypedMqtt.Protocol;

namespace TypedMqtt.Session;

/// <summary>
/// The sending half of the session: the outbox, the window of unacknowledged messages, and what is sent again after a
/// reconnect, in first-send order. Pure: what has to happen outside is listed in <see cref="Effects"/>.
/// </summary>
internal sealed class OutboundSession(SessionSettings settings, PacketIdentifiers packetIdentifiers, PacketEncoder encoder, SessionJournal journal)
{
    private readonly Outbox _outbox = new(settings.OutboxLimit, settings.OutboxByteLimit, settings.OutboxOverflow);

    private readonly InFlightMessages _inFlight = new(packetIdentifiers, journal);
    private readonly PublishPackets _packets = new(encoder, settings.UsesTopicAliases);

    private bool _hasDeadlines;

    /// <summary>What has happened and has to be carried out, in order; its owner empties it.</summary>
    internal List<SessionEffect> Effects { get; } = [];

    /// <summary>True when everything that was published is done.</summary>
    internal bool IsIdle => IsOutboxEmpty && InFlight == 0;

    internal bool IsOutboxEmpty => _outbox.Count == 0;

    /// <summary>How many messages wait to be sent.</summary>
    internal int Queued => _outbox.Count;

    /// <summary>How many messages are in flight.</summary>
    internal int InFlight => _inFlight.Count;

    private bool HasNoQuota => _inFlight.Unacknowledged >= _packets.Limits.ReceiveMaximum;

    /// <summary>Takes a message from the application.</summary>
    internal void Offer(OutboundMessage message)
    {
        _hasDeadlines |= message.HasDeadline;
        while (_outbox.MakeRoomFor(message) is { } oldest)
        {
            Withdraw(oldest);
            End(oldest, PublishOutcome.Dropped);
        }

        if (!_outbox.TryAdd(message))
        {
            End(message, settings.OutboxOverflow == MqttOutboxOverflow.DropNewest ? PublishOutcome.Dropped : PublishOutcome.OutboxFull);
        }
        else if (message.State == OutboundState.Queued)
        {
            OnAccepted(message);
        }
    }

    /// <summary>
    /// Ends the publisher's wait. A message that was never sent is taken back; one that was sent stays in flight, and keeps
    /// its identifier, until the server has answered.
    /// </summary>
    internal void Cancel(OutboundMessage message) => EndWait(message, PublishOutcome.Cancelled);

    /// <summary>Ends what has waited too long: messages that have expired in the outbox, publishers whose time is over.</summary>
    internal void CheckDeadlines(long now)
    {
        if (!_hasDeadlines)
        {
            return;
        }

        CheckDeadlines(_outbox.First, now);
        CheckDeadlines(_outbox.FirstWaiting, now);
        CheckDeadlines(_inFlight.FirstSent, now);
        CheckDeadlines(_inFlight.FirstReleased, now);
    }

    /// <summary>A new connection stands.</summary>
    /// <returns>What became of the messages in flight, when the server has lost them.</returns>
    internal SessionLoss OnConnected(ServerLimits limits, bool sessionPresent)
    {
        _packets.OnConnected(limits);
        _outbox.IsOnline = true;
        if (!sessionPresent)
        {
            return OnSessionLost();
        }

        _inFlight.Resume();
        return default;
    }

    internal void OnDisconnected()
    {
        _inFlight.OnDisconnected();
        _outbox.IsOnline = false;
        AdmitWaiting();
    }

    /// <summary>Gives the next PUBLISH, or PUBREL of a resumed flow, that may be sent now.</summary>
    internal bool TryTakeSend(long now, out Send send)
    {
        if (_inFlight.ToRelease is { } released)
        {
            // Not held back by the server's Receive Maximum (MQTT-3.3.4-8), but counted against it.
            _inFlight.OnResent(released);
            send = new Send(SendKind.Ack, Ack: new Ack(PacketType.PubRel, released.PacketId, MqttReasonCode.Success));
            return true;
        }

        while (_inFlight.ToResend is { } message)
        {
            if (HasNoQuota)
            {
                send = default;
                return false;
            }

            if (_packets.FindRefusal(message) is { } refusal)
            {
                _inFlight.Strand(message);
                End(message, refusal);
                continue;
            }

            _inFlight.OnResent(message);
            send = _packets.Create(message, now, dup: true);
            return true;
        }

        return TryTakeNew(now, out send);
    }

    /// <summary>Takes PUBACK in. One that is not expected is ignored: the connection lives on.</summary>
    internal void OnPubAck(ushort packetId, MqttReasonCode reasonCode)
    {
        if (_inFlight.TryFind(packetId, MqttQos.AtLeastOnce, out var message))
        {
            message.ReasonCode = reasonCode;
            Finish(message, reasonCode);
        }
    }

    /// <summary>Takes PUBREC in.</summary>
    /// <returns>The PUBREL to answer with, or null when an error has ended the flow (MQTT 5, 4.3.3).</returns>
    internal Ack? OnPubRec(ushort packetId, MqttReasonCode reasonCode)
    {
        if (!_inFlight.TryFind(packetId, MqttQos.ExactlyOnce, out var message))
        {
            return reasonCode >= MqttReasonCode.UnspecifiedError
                ? null
                : new Ack(PacketType.PubRel, packetId, MqttReasonCode.PacketIdentifierNotFound);
        }

        if (message.State == OutboundState.Sent)
        {
            if (reasonCode >= MqttReasonCode.UnspecifiedError)
            {
                Finish(message, reasonCode);
                return null;
            }

            message.ReasonCode = reasonCode;
            _inFlight.Release(message);
        }

        return new Ack(PacketType.PubRel, packetId, MqttReasonCode.Success);
    }

    /// <summary>Takes PUBCOMP in. One that is not expected is ignored: the connection lives on.</summary>
    internal void OnPubComp(ushort packetId, MqttReasonCode reasonCode)
    {
        if (_inFlight.TryFind(packetId, MqttQos.ExactlyOnce, out var message) && message.State == OutboundState.Released)
        {
            // "Packet identifier not found" for a PUBREL that was sent again says that the server is done with it already.
            Finish(message, reasonCode == MqttReasonCode.PacketIdentifierNotFound ? MqttReasonCode.Success : reasonCode);
        }
    }

    /// <summary>The connection is closed for good: every publish ends.</summary>
    internal void Close()
    {
        while (_outbox.RemoveAny() is { } message)
        {
            EndUnfinished(message);
        }

        foreach (var message in _inFlight.TakeAll())
        {
            EndUnfinished(message);
        }
    }

    /// <summary>Takes in what an earlier process had accepted and not finished.</summary>
    internal void Restore(RestoredMessages restored)
    {
        foreach (var (message, packetId) in restored.Sent)
        {
            _inFlight.Restore(message, packetId);
        }

        restored.Released.ForEach(_inFlight.RestoreReleased);
        restored.Stranded.ForEach(_inFlight.RestoreStranded);
        restored.Queued.ForEach(_outbox.Restore);
        _hasDeadlines |= restored.HasDeadline;
    }

    private bool TryTakeNew(long now, out Send send)
    {
        send = default;
        while (_outbox.First is { } message)
        {
            var refusal = message.ExpiresAt <= now ? PublishOutcome.Expired : _packets.FindRefusal(message);
            if (refusal is not null)
            {
                TakeBack(message, refusal.Value);
                continue;
            }

            if (message.Qos > MqttQos.AtMostOnce && (HasNoQuota || !packetIdentifiers.Available))
            {
                return false;
            }

            _outbox.Remove(message);
            if (message.Qos > MqttQos.AtMostOnce)
            {
                _inFlight.Add(message);
            }

            AdmitWaiting();
            send = _packets.Create(message, now, dup: false);
            return true;
        }

        return false;
    }

    /// <summary>
    /// The server has lost the session: what it had not finished fails, or is sent as new, in the old order, before everything
    /// else. That goes for what it had acknowledged with PUBREC too: it need not have passed that on before PUBREL.
    /// </summary>
    private SessionLoss OnSessionLost()
    {
        var unfinished = _inFlight.TakeAll();
        var requeued = 0;

        // From the last to the first, since each is put before all others.
        for (var i = unfinished.Count - 1; i >= 0; i--)
        {
            var message = unfinished[i];
            var goesOn = !message.IsAbandoned && settings.SessionLoss != MqttSessionLossPolicy.Fail;
            journal.Add(goesOn ? SessionRecordKind.Requeued : SessionRecordKind.Finished, message.PacketId, message);
            message.PacketId = 0;
            if (goesOn)
            {
                requeued++;
                _outbox.PutBack(message);
            }
            else
            {
                End(message, message.IsAbandoned ? PublishOutcome.Cancelled : PublishOutcome.SessionLost);
            }
        }

        return new SessionLoss(requeued, unfinished.Count - requeued);
    }

    private void CheckDeadlines(OutboundMessage? first, long now)
    {
        for (var message = first; message is not null;)
        {
            var next = message.Next;
            var isQueued = message.State is OutboundState.Queued or OutboundState.WaitingForRoom;
            if (isQueued && message.ExpiresAt <= now)
            {
                TakeBack(message, PublishOutcome.Expired);
            }
            else if (message.TimesOutAt <= now && !message.IsCompleted)
            {
                EndWait(message, PublishOutcome.TimedOut);
            }

            message = next;
        }
    }

    private void EndWait(OutboundMessage message, PublishOutcome outcome)
    {
        if (message.State is OutboundState.Queued or OutboundState.WaitingForRoom)
        {
            TakeBack(message, outcome);
        }
        else if (message.State is OutboundState.Sent or OutboundState.Released)
        {
            Effects.Add(new SessionEffect(message, outcome));
        }
    }

    private void TakeBack(OutboundMessage message, PublishOutcome outcome)
    {
        _outbox.Remove(message);
        Withdraw(message);
        End(message, outcome);
        AdmitWaiting();
    }

    private void Finish(OutboundMessage message, MqttReasonCode reasonCode)
    {
        _inFlight.Finish(message);
        End(message, reasonCode >= MqttReasonCode.UnspecifiedError ? PublishOutcome.Refused : PublishOutcome.Success, reasonCode);
    }

    private void AdmitWaiting()
    {
        while (_outbox.AdmitNext() is { } admitted)
        {
            OnAccepted(admitted);
        }
    }

    private void OnAccepted(OutboundMessage message)
    {
        // QoS 0 is done for its publisher when the outbox has it; the message itself lives on until it is written.
        if (message.Qos == MqttQos.AtMostOnce)
        {
            Effects.Add(new SessionEffect(message, PublishOutcome.Success));
            return;
        }

        journal.Accept(message);
        if (message.CompletesWhenAccepted && !journal.IsOn)
        {
            Effects.Add(new SessionEffect(message, PublishOutcome.Success));
        }
    }

    // One that waited for room was never accepted, and nothing is known of it.
    private void Withdraw(OutboundMessage message)
    {
        if (message.Entry > 0)
        {
            journal.Add(SessionRecordKind.Withdrawn, message: message);
        }
    }

    private void EndUnfinished(OutboundMessage message) => End(message, message.IsKept ? PublishOutcome.Kept : PublishOutcome.Closed);

    private void End(OutboundMessage message, PublishOutcome outcome, MqttReasonCode reasonCode = MqttReasonCode.Success)
    {
        message.State = OutboundState.Done;
        Effects.Add(new SessionEffect(message, outcome, reasonCode));
    }
}
