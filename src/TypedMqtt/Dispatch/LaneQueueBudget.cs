namespace TypedMqtt.Dispatch;

/// <summary>How much may wait for one handler, in all its lanes together. Every member may be called from any thread.</summary>
internal sealed class LaneQueueBudget(LaneSettings settings)
{
    private int _messages;
    private long _bytes;
    private int _dropping;

    /// <summary>Whether a message of QoS 0 may wait; one always may.</summary>
    internal bool HasRoomFor(InboundMessage message)
    {
        var messages = Volatile.Read(ref _messages);
        return messages < settings.QueueLimit && (messages == 0 || Interlocked.Read(ref _bytes) + message.Size <= settings.QueueByteLimit);
    }

    internal void Add(InboundMessage message)
    {
        Interlocked.Increment(ref _messages);
        Interlocked.Add(ref _bytes, message.Size);
    }

    internal void Remove(InboundMessage message)
    {
        Interlocked.Add(ref _bytes, -message.Size);

        // An episode of dropping lasts until the handler has caught up.
        if (Interlocked.Decrement(ref _messages) == 0)
        {
            Volatile.Write(ref _dropping, 0);
        }
    }

    /// <summary>Begins an episode of dropping; false while one goes on.</summary>
    internal bool TryBeginDropping() => Interlocked.Exchange(ref _dropping, 1) == 0;
}
