namespace TypedMqtt.Session;

/// <summary>
/// An ordered list of messages, linked through the messages themselves: a message is in one list at a time, and leaving
/// from the middle (a cancelled publish, an acknowledgement out of turn) costs no search and no allocation.
/// </summary>
internal sealed class OutboundList
{
    private OutboundMessage? _last;

    internal OutboundMessage? First { get; private set; }

    internal int Count { get; private set; }

    /// <summary>The sum of the messages' sizes.</summary>
    internal long Bytes { get; private set; }

    internal void AddLast(OutboundMessage message)
    {
        Enter(message);
        message.Previous = _last;
        if (_last is null)
        {
            First = message;
        }
        else
        {
            _last.Next = message;
        }

        _last = message;
    }

    internal void AddFirst(OutboundMessage message)
    {
        Enter(message);
        message.Next = First;
        if (First is null)
        {
            _last = message;
        }
        else
        {
            First.Previous = message;
        }

        First = message;
    }

    internal void Remove(OutboundMessage message)
    {
        if (message.List != this)
        {
            throw new InvalidOperationException("The message is not in this list.");
        }

        if (message.Previous is null)
        {
            First = message.Next;
        }
        else
        {
            message.Previous.Next = message.Next;
        }

        if (message.Next is null)
        {
            _last = message.Previous;
        }
        else
        {
            message.Next.Previous = message.Previous;
        }

        message.Previous = message.Next = null;
        message.List = null;
        Count--;
        Bytes -= message.Size;
    }

    private void Enter(OutboundMessage message)
    {
        if (message.List is not null)
        {
            throw new InvalidOperationException("The message is in a list already.");
        }

        message.List = this;
        Count++;
        Bytes += message.Size;
    }
}
