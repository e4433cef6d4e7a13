using System.Diagnostics.CodeAnalysis;
using TypedMqtt.Protocol;

namespace TypedMqtt.Session;

/// <summary>
/// The sending half of the session: the outbox, the window of unacknowledged messages, and what is sent again after a
/// reconnect, in first-send order. Pure: what has to happen outside is listed in <see cref="Effects"/>.
/// </summary>
internal sealed class OutboundSession(SessionSettings settings, PacketIdentifiers packetIdentifiers, PacketEncoder encoder, SessionJournal journal)
{
    private readonly Outbox _outbox = new(settings.OutboxLimit, settings.OutboxByteLimit, settings.OutboxOverflow);

    // PUBLISH sent and PUBACK or PUBREC awaited, in the order of first sending (MQTT-4.6.0-1).
    private readonly OutboundList _sent = new();

    // PUBREC received and PUBCOMP awaited, in the order of the PUBRECs (MQTT-4.6.0-4).
    private readonly OutboundList _released = new();
    private readonly Dictionary<ushort, OutboundMessage> _byPacketId = [];

    // Identifiers of messages that could not be sent again: the server may know them still, so they are not used again
    // while its session lives.
    private readonly List<ushort> _stranded = [];
    private ServerLimits _limits = ServerLimits.Unknown;
    private OutboundAliases _aliases = new(0);

    // What is to be sent next of what is to be sent again on this connection; null when that is done.
    private OutboundMessage? _resendRelease;
    private OutboundMessage? _resendPublish;

    // Messages of this connection that count against the server's Receive Maximum (MQTT 5, 4.9).
    private int _unacknowledged;
    private long _sentCount;
    private bool _hasDeadlines;

    /// <summary>What has happened and has to be carried out, in order; its owner empties it.</summary>
    internal List<SessionEffect> Effects { get; } = [];

    /// <summary>True when everything that was published is done.</summary>
    internal bool IsIdle => IsOutboxEmpty && InFlight == 0;

    internal bool IsOutboxEmpty => _outbox.Count == 0;

    /// <summary>How many messages wait to be sent.</summary>
    internal int Queued => _outbox.Count;

    /// <summary>How many messages are in flight.</summary>
    internal int InFlight => _sent.Count + _released.Count;

    /// <summary>Takes a message from the application.</summary>
    internal void Offer(OutboundMessage message)
    {
        _hasDeadlines |= message.HasDeadline;
        while (_outbox.MakeRoomFor(message) is { } oldest)
        {
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
        CheckDeadlines(_sent.First, now);
        CheckDeadlines(_released.First, now);
    }

    /// <summary>A new connection stands.</summary>
    /// <returns>What became of the messages in flight, when the server has lost them.</returns>
    internal SessionLoss OnConnected(ServerLimits limits, bool sessionPresent)
    {
        _limits = limits;
        _aliases = new OutboundAliases(settings.UsesTopicAliases ? limits.TopicAliasMaximum : (ushort)0);
        _unacknowledged = 0;
        Uncount(_sent);
        Uncount(_released);
        if (sessionPresent)
        {
            _resendRelease = _released.First;
            _resendPublish = _sent.First;
            return default;
        }

        _stranded.ForEach(packetIdentifiers.Return);
        _stranded.Clear();
        return OnSessionLost();
    }

    internal void OnDisconnected() => _resendRelease = _resendPublish = null;

    /// <summary>Gives the next PUBLISH, or PUBREL of a resumed flow, that may be sent now.</summary>
    internal bool TryTakeSend(long now, out Send send)
    {
        if (_resendRelease is { } released)
        {
            // Not held back by the server's Receive Maximum (MQTT-3.3.4-8), but counted against it.
            Count(released);
            _resendRelease = released.Next;
            send = new Send(SendKind.Ack, Ack: new Ack(PacketType.PubRel, released.PacketId, MqttReasonCode.Success));
            return true;
        }

        while (_resendPublish is { } message)
        {
            if (_unacknowledged >= _limits.ReceiveMaximum)
            {
                send = default;
                return false;
            }

            if (FindRefusal(message) is { } refusal)
            {
                Strand(message, refusal);
                continue;
            }

            Count(message);
            _resendPublish = message.Next;
            send = Publish(message, now, dup: true);
            return true;
        }

        return TryTakeNew(now, out send);
    }

    /// <summary>Takes PUBACK in. One that is not expected is ignored: the connection lives on.</summary>
    internal void OnPubAck(ushort packetId, MqttReasonCode reasonCode)
    {
        if (TryFind(packetId, MqttQos.AtLeastOnce, out var message))
        {
            Finish(message, reasonCode);
        }
    }

    /// <summary>Takes PUBREC in.</summary>
    /// <returns>The PUBREL to answer with, or null when an error has ended the flow (MQTT 5, 4.3.3).</returns>
    internal Ack? OnPubRec(ushort packetId, MqttReasonCode reasonCode)
    {
        if (!TryFind(packetId, MqttQos.ExactlyOnce, out var message))
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

            Leave(message);
            message.State = OutboundState.Released;
            _released.AddLast(message);
            journal.Add(SessionRecordKind.Released, packetId);
        }

        return new Ack(PacketType.PubRel, packetId, MqttReasonCode.Success);
    }

    /// <summary>Takes PUBCOMP in. One that is not expected is ignored: the connection lives on.</summary>
    internal void OnPubComp(ushort packetId, MqttReasonCode reasonCode)
    {
        if (TryFind(packetId, MqttQos.ExactlyOnce, out var message) && message.State == OutboundState.Released)
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
            End(message, PublishOutcome.Closed);
        }

        while ((_sent.First ?? _released.First) is { } message)
        {
            Forget(message);
            End(message, PublishOutcome.Closed);
        }
    }

    private bool TryTakeNew(long now, out Send send)
    {
        send = default;
        while (_outbox.First is { } message)
        {
            var refusal = message.ExpiresAt <= now ? PublishOutcome.Expired : FindRefusal(message);
            if (refusal is not null)
            {
                TakeBack(message, refusal.Value);
                continue;
            }

            if (message.Qos > MqttQos.AtMostOnce)
            {
                if (_unacknowledged >= _limits.ReceiveMaximum || !packetIdentifiers.Available)
                {
                    return false;
                }

                _outbox.Remove(message);
                message.PacketId = packetIdentifiers.Take();
                message.Sequence = ++_sentCount;
                message.State = OutboundState.Sent;
                _byPacketId.Add(message.PacketId, message);
                _sent.AddLast(message);
                Count(message);
                journal.Add(SessionRecordKind.Sent, message.PacketId, message);
            }
            else
            {
                _outbox.Remove(message);
            }

            AdmitWaiting();
            send = Publish(message, now, dup: false);
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
        var unfinished = new List<OutboundMessage>(InFlight);
        while ((_released.First ?? _sent.First) is { } message)
        {
            Forget(message);
            unfinished.Add(message);
        }

        var requeued = 0;
        foreach (var message in unfinished.OrderByDescending(message => message.Sequence))
        {
            if (message.IsCompleted)
            {
                // Its publisher has given it up.
                message.State = OutboundState.Done;
                Effects.Add(new SessionEffect(message, PublishOutcome.Cancelled));
            }
            else if (settings.SessionLoss == MqttSessionLossPolicy.Fail)
            {
                End(message, PublishOutcome.SessionLost);
            }
            else
            {
                requeued++;
                _outbox.PutBack(message);
            }
        }

        return new SessionLoss(requeued, unfinished.Count - requeued);
    }

    private PublishOutcome? FindRefusal(OutboundMessage message)
    {
        if (message.Qos > _limits.MaximumQos)
        {
            return PublishOutcome.QosNotSupported;
        }

        if (message.Retain && !_limits.RetainAvailable)
        {
            return PublishOutcome.RetainNotSupported;
        }

        return _limits.MaximumPacketSize is { } maximum && Measure(message, Header(message, now: 0, dup: false)) > maximum ? PublishOutcome.TooLarge : null;
    }

    private int Measure(OutboundMessage message, in PublishHeader header) =>
        encoder.MeasurePublish(in header, message.TopicLength, message.PropertiesLength, message.PayloadLength);

    private Send Publish(OutboundMessage message, long now, bool dup)
    {
        var header = Header(message, now, dup);
        if (_limits.TopicAliasMaximum > 0)
        {
            header = AddAlias(message, in header);
        }

        return new Send(SendKind.Publish, Message: message, Header: header);
    }

    private PublishHeader AddAlias(OutboundMessage message, in PublishHeader header)
    {
        // A packet that is near the server's limit goes out as it is: an alias makes the first one larger.
        const int LargestAlias = 6;
        if (_limits.MaximumPacketSize is { } maximum && Measure(message, in header) + LargestAlias > maximum)
        {
            return header;
        }

        var alias = _aliases.Use(message.Topic, out var isKnown);
        return header with { TopicAlias = alias, OmitsTopic = isKnown };
    }

    private static PublishHeader Header(OutboundMessage message, long now, bool dup) => new()
    {
        Qos = message.Qos,
        Retain = message.Retain,
        Dup = dup,
        PacketId = message.PacketId,

        // What is left of the interval, in whole seconds begun: zero would mean "expired" to the server, not "soon".
        MessageExpiryInterval = message.ExpiresAt is { } expiresAt ? (uint)Math.Max(1, (expiresAt - now + 999) / 1000) : null,
    };

    private bool TryFind(ushort packetId, MqttQos qos, [NotNullWhen(true)] out OutboundMessage? message) =>
        _byPacketId.TryGetValue(packetId, out message) && message.Qos == qos;

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
        End(message, outcome);
        AdmitWaiting();
    }

    private void Finish(OutboundMessage message, MqttReasonCode reasonCode)
    {
        Forget(message);
        End(message, reasonCode >= MqttReasonCode.UnspecifiedError ? PublishOutcome.Refused : PublishOutcome.Success, reasonCode);
    }

    private void Count(OutboundMessage message)
    {
        message.Counts = true;
        _unacknowledged++;
    }

    private static void Uncount(OutboundList list)
    {
        for (var message = list.First; message is not null; message = message.Next)
        {
            message.Counts = false;
        }
    }

    /// <summary>Takes a message out of the list it is in, and out of what is to be sent again: the server is ahead of us.</summary>
    private void Leave(OutboundMessage message)
    {
        if (_resendPublish == message)
        {
            _resendPublish = message.Next;
        }

        if (_resendRelease == message)
        {
            _resendRelease = message.Next;
        }

        message.List!.Remove(message);
    }

    private void Strand(OutboundMessage message, PublishOutcome outcome)
    {
        _stranded.Add(message.PacketId);
        Remove(message, SessionRecordKind.Stranded);
        End(message, outcome);
    }

    private void Forget(OutboundMessage message)
    {
        packetIdentifiers.Return(message.PacketId);
        Remove(message, SessionRecordKind.Finished);
    }

    private void Remove(OutboundMessage message, SessionRecordKind record)
    {
        _unacknowledged -= message.Counts ? 1 : 0;
        message.Counts = false;
        Leave(message);
        _byPacketId.Remove(message.PacketId);
        journal.Add(record, message.PacketId);
        message.PacketId = 0;
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
        }
    }

    private void End(OutboundMessage message, PublishOutcome outcome, MqttReasonCode reasonCode = MqttReasonCode.Success)
    {
        message.State = OutboundState.Done;
        Effects.Add(new SessionEffect(message, outcome, reasonCode));
    }
}
