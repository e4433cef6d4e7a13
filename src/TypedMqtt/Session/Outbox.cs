namespace TypedMqtt.Session;

/// <summary>
/// What the application has published and the session has not sent yet, in order. Bounded by count and by bytes; what
/// happens beyond that is chosen. Pure: no clock, no locks, no callbacks.
/// </summary>
internal sealed class Outbox(int countLimit, long byteLimit, MqttOutboxOverflow overflow)
{
    /// <summary>
    /// How much of QoS 0 waits while a connection stands. It is soon sent, and more of it would not go faster: it would only be older
    /// when it goes, and memory that no cache holds. Where there is no connection, all of the outbox is for it.
    /// </summary>
    private const long MostBytesOnline = 256 * 1024;

    /// <summary>How much is left when the next are let in: many at a time, since to wake a publisher for each message costs more than the message.</summary>
    private const long FewBytesOnline = MostBytesOnline / 2;

    private readonly OutboundList _accepted = new();
    private readonly OutboundList _waiting = new();
    private bool _isDraining;

    /// <summary>How many messages are in the outbox, those whose publishers wait for room included.</summary>
    internal int Count => _accepted.Count + _waiting.Count;

    /// <summary>Whether a connection stands, so that what waits is being sent.</summary>
    internal bool IsOnline { get; set; }

    /// <summary>The message whose turn it is.</summary>
    internal OutboundMessage? First => _accepted.First;

    /// <summary>The first of the messages whose publishers wait for room.</summary>
    internal OutboundMessage? FirstWaiting => _waiting.First;

    /// <summary>
    /// Where the oldest have to give way: takes out the next one that a message needs the room of; null when there is room,
    /// or nothing gives way.
    /// </summary>
    internal OutboundMessage? MakeRoomFor(OutboundMessage message)
    {
        if (overflow != MqttOutboxOverflow.DropOldest || HasRoom(_accepted, message) || _accepted.First is not { } oldest)
        {
            return null;
        }

        Remove(oldest);
        return oldest;
    }

    /// <summary>
    /// Takes a message in: <see cref="OutboundState.Queued"/> when there was room, <see cref="OutboundState.WaitingForRoom"/>
    /// when its publisher has to wait. False when there is no room and waiting is not allowed, or too many wait already: there
    /// may be as many of them as there are messages.
    /// </summary>
    internal bool TryAdd(OutboundMessage message)
    {
        if (_waiting.Count == 0 && HasRoom(_accepted, message) && !HasToWait(message))
        {
            Accept(message);
            return true;
        }

        if (overflow != MqttOutboxOverflow.Wait || !HasRoom(_waiting, message))
        {
            return false;
        }

        message.State = OutboundState.WaitingForRoom;
        _waiting.AddLast(message);
        return true;
    }

    /// <summary>Puts a message back in front of all others, whatever the limits: it had been accepted before.</summary>
    internal void PutBack(OutboundMessage message)
    {
        message.State = OutboundState.Queued;
        _accepted.AddFirst(message);
    }

    /// <summary>Takes in a message that an earlier process had accepted, behind all others, whatever the limits.</summary>
    internal void Restore(OutboundMessage message) => Accept(message);

    /// <summary>Takes a message out, whether it is its turn or not.</summary>
    internal void Remove(OutboundMessage message)
    {
        (message.State == OutboundState.Queued ? _accepted : _waiting).Remove(message);
        message.State = OutboundState.Done;
    }

    /// <summary>Lets in the next publisher who waits, if there is room now.</summary>
    internal OutboundMessage? AdmitNext()
    {
        if (_waiting.First is not { } next || !HasRoom(_accepted, next) || HasToWait(next))
        {
            return null;
        }

        _waiting.Remove(next);
        Accept(next);
        return next;
    }

    /// <summary>Takes any message out, the first in order; null when there is none.</summary>
    internal OutboundMessage? RemoveAny()
    {
        if ((_accepted.First ?? _waiting.First) is not { } message)
        {
            return null;
        }

        Remove(message);
        return message;
    }

    private bool HasToWait(OutboundMessage message)
    {
        if (!IsOnline || message.Qos != MqttQos.AtMostOnce || overflow != MqttOutboxOverflow.Wait)
        {
            return false;
        }

        _isDraining = _accepted.Bytes > (_isDraining ? FewBytesOnline : 0) && (_isDraining || _accepted.Bytes + message.Size > MostBytesOnline);
        return _isDraining;
    }

    private void Accept(OutboundMessage message)
    {
        message.State = OutboundState.Queued;
        _accepted.AddLast(message);
    }

    // A message larger than the byte limit is let into an empty list: refusing it for ever would be worse.
    private bool HasRoom(OutboundList list, OutboundMessage message) =>
        list.Count < countLimit && (list.Count == 0 || list.Bytes + message.Size <= byteLimit);
}
