namespace TypedMqtt.Session;

/// <summary>
/// What the application has published and the session has not sent yet, in order. Bounded by count and by bytes; beyond
/// that publishers wait, in order too, and there may be as many of them again. Pure: no clock, no locks, no callbacks.
/// </summary>
internal sealed class Outbox(int countLimit, long byteLimit)
{
    private readonly OutboundList _accepted = new();
    private readonly OutboundList _waiting = new();

    /// <summary>How many messages are in the outbox, those whose publishers wait for room included.</summary>
    internal int Count => _accepted.Count + _waiting.Count;

    /// <summary>The message whose turn it is.</summary>
    internal OutboundMessage? First => _accepted.First;

    /// <summary>
    /// Takes a message in: <see cref="OutboundState.Queued"/> when there was room, <see cref="OutboundState.WaitingForRoom"/>
    /// when its publisher has to wait. False when too many wait already, and the message has to be refused.
    /// </summary>
    internal bool TryAdd(OutboundMessage message)
    {
        if (_waiting.Count == 0 && HasRoom(_accepted, message))
        {
            Accept(message);
            return true;
        }

        if (!HasRoom(_waiting, message))
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

    /// <summary>Takes a message out, whether it is its turn or not.</summary>
    internal void Remove(OutboundMessage message)
    {
        (message.State == OutboundState.Queued ? _accepted : _waiting).Remove(message);
        message.State = OutboundState.Done;
    }

    /// <summary>Lets in the next publisher who waits, if there is room now.</summary>
    internal OutboundMessage? AdmitNext()
    {
        if (_waiting.First is not { } next || !HasRoom(_accepted, next))
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

    private void Accept(OutboundMessage message)
    {
        message.State = OutboundState.Queued;
        _accepted.AddLast(message);
    }

    // A message larger than the byte limit is let into an empty list: refusing it for ever would be worse.
    private bool HasRoom(OutboundList list, OutboundMessage message) =>
        list.Count < countLimit && (list.Count == 0 || list.Bytes + message.Size <= byteLimit);
}
