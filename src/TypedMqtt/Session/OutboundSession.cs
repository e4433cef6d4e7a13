using TypedMqtt.Protocol;

namespace TypedMqtt.Session;

/// <summary>
/// The sending half of the session: the outbox, the window of unacknowledged messages, and what is sent again after a
/// reconnect, in first-send order. Pure: what has to happen outside is listed in <see cref="Effects"/>.
/// </summary>
internal sealed class OutboundSession(Outbox outbox, PacketIdentifiers packetIdentifiers, PacketEncoder encoder)
{
    private readonly OutboundList _inFlight = new();
    private readonly Dictionary<ushort, OutboundMessage> _byPacketId = [];
    private ServerLimits _limits = new(ushort.MaxValue, null, MqttQos.ExactlyOnce, true);

    // The next message to be sent again on this connection; null when that is done.
    private OutboundMessage? _resend;

    // Messages of this connection that count against the server's Receive Maximum (MQTT 5, 4.9).
    private int _unacknowledged;

    /// <summary>What has happened and has to be carried out, in order; its owner empties it.</summary>
    internal List<SessionEffect> Effects { get; } = [];

    /// <summary>True when everything that was published is done.</summary>
    internal bool IsIdle => outbox.Count == 0 && _inFlight.Count == 0;

    /// <summary>Whether a session at the server would matter: without state of ours, one must not be resumed (MQTT-3.2.2-4).</summary>
    internal bool HasState => _inFlight.Count > 0;

    /// <summary>Takes a message from the application.</summary>
    internal void Offer(OutboundMessage message)
    {
        if (!outbox.TryAdd(message))
        {
            End(message, PublishOutcome.OutboxFull);
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
    internal void Cancel(OutboundMessage message)
    {
        if (message.State is OutboundState.Queued or OutboundState.WaitingForRoom)
        {
            outbox.Remove(message);
            End(message, PublishOutcome.Cancelled);
            AdmitWaiting();
        }
        else if (message.State is OutboundState.Sent or OutboundState.Released)
        {
            Effects.Add(new SessionEffect(message, PublishOutcome.Cancelled));
        }
    }

    /// <summary>A new connection stands.</summary>
    internal void OnConnected(ServerLimits limits, bool sessionPresent)
    {
        _limits = limits;
        _unacknowledged = 0;
        for (var message = _inFlight.First; message is not null; message = message.Next)
        {
            message.Counts = false;
        }

        if (sessionPresent)
        {
            _resend = _inFlight.First;
        }
        else
        {
            RequeueAsNew();
        }
    }

    internal void OnDisconnected() => _resend = null;

    /// <summary>Gives the next PUBLISH, or PUBREL of a resumed flow, that may be sent now.</summary>
    internal bool TryTakeSend(long now, out Send send)
    {
        if (_resend is not null)
        {
            return TryTakeResend(now, out send);
        }

        while (outbox.First is { } message)
        {
            if (FindRefusal(message, now) is { } refusal)
            {
                outbox.Remove(message);
                End(message, refusal);
                AdmitWaiting();
                continue;
            }

            if (message.Qos == MqttQos.AtMostOnce)
            {
                outbox.Remove(message);
                AdmitWaiting();
                send = new Send(SendKind.Publish, Message: message, Header: Header(message, now, dup: false));
                return true;
            }

            if (_unacknowledged >= _limits.ReceiveMaximum || !packetIdentifiers.Available)
            {
                break;
            }

            outbox.Remove(message);
            message.PacketId = packetIdentifiers.Take();
            message.State = OutboundState.Sent;
            _byPacketId.Add(message.PacketId, message);
            _inFlight.AddLast(message);
            Count(message);
            AdmitWaiting();
            send = new Send(SendKind.Publish, Message: message, Header: Header(message, now, dup: false));
            return true;
        }

        send = default;
        return false;
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

        if (reasonCode >= MqttReasonCode.UnspecifiedError && message.State == OutboundState.Sent)
        {
            Finish(message, reasonCode);
            return null;
        }

        message.State = OutboundState.Released;
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
        _resend = null;
        while (outbox.RemoveAny() is { } message)
        {
            End(message, PublishOutcome.Closed);
        }

        while (_inFlight.First is { } message)
        {
            Forget(message);
            End(message, PublishOutcome.Closed);
        }
    }

    private bool TryTakeResend(long now, out Send send)
    {
        var message = _resend!;
        if (_unacknowledged >= _limits.ReceiveMaximum)
        {
            send = default;
            return false;
        }

        Count(message);
        _resend = message.Next;
        send = message.State == OutboundState.Released
            ? new Send(SendKind.Ack, Ack: new Ack(PacketType.PubRel, message.PacketId, MqttReasonCode.Success))
            : new Send(SendKind.Publish, Message: message, Header: Header(message, now, dup: true));
        return true;
    }

    /// <summary>
    /// The server has lost the session. What it had not acknowledged is sent as new, in the old order, before everything
    /// else; what it had acknowledged with PUBREC is its own since then, and done.
    /// </summary>
    private void RequeueAsNew()
    {
        var unacknowledged = new Stack<OutboundMessage>();
        while (_inFlight.First is { } message)
        {
            var released = message.State == OutboundState.Released;
            Forget(message);
            if (released)
            {
                End(message, PublishOutcome.Success);
            }
            else
            {
                unacknowledged.Push(message);
            }
        }

        while (unacknowledged.TryPop(out var message))
        {
            outbox.PutBack(message);
        }
    }

    private PublishOutcome? FindRefusal(OutboundMessage message, long now)
    {
        if (message.ExpiresAt <= now)
        {
            return PublishOutcome.Expired;
        }

        if (message.Qos > _limits.MaximumQos)
        {
            return PublishOutcome.QosNotSupported;
        }

        if (message.Retain && !_limits.RetainAvailable)
        {
            return PublishOutcome.RetainNotSupported;
        }

        var header = Header(message, now, dup: false);
        return encoder.MeasurePublish(in header, message.TopicLength, message.PropertiesLength, message.PayloadLength) > _limits.MaximumPacketSize
            ? PublishOutcome.TooLarge
            : null;
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

    private bool TryFind(ushort packetId, MqttQos qos, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out OutboundMessage? message) =>
        _byPacketId.TryGetValue(packetId, out message) && message.Qos == qos;

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

    private void Forget(OutboundMessage message)
    {
        if (_resend == message)
        {
            // Answered before it was sent again: the server is ahead of us.
            _resend = message.Next;
        }

        _unacknowledged -= message.Counts ? 1 : 0;
        message.Counts = false;
        _inFlight.Remove(message);
        _byPacketId.Remove(message.PacketId);
        packetIdentifiers.Return(message.PacketId);
        message.PacketId = 0;
    }

    private void AdmitWaiting()
    {
        while (outbox.AdmitNext() is { } admitted)
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
