namespace TypedMqtt.Session;

/// <summary>One handler's or live subscription's interest in a topic filter.</summary>
internal sealed class SubscriptionHold(SubscriptionEntry entry, SubscriptionWish wish)
{
    // The awaiter runs elsewhere: the session completes it while it holds its lock.
    private readonly TaskCompletionSource<MqttReasonCode> _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal SubscriptionEntry Entry { get; } = entry;

    internal SubscriptionWish Wish { get; } = wish;

    /// <summary>Whether a SUBSCRIBE was sent since it is there.</summary>
    internal bool IsAsked { get; private set; }

    /// <summary>Whether the server has still to be asked for retained messages for it alone.</summary>
    internal bool WaitsForReplay => Wish.WantsReplay && !IsAsked;

    /// <summary>Completes with the reason code of the first SUBACK for the filter; fails when the connection closes before.</summary>
    internal Task<MqttReasonCode> Settled => _settled.Task;

    /// <summary>The server has the subscription already, and need not be asked for this hold.</summary>
    internal void OnJoined() => IsAsked = true;

    /// <summary>SUBSCRIBE is being sent, and what is retained belongs to this hold too.</summary>
    /// <param name="identifier">The subscription identifier in it; zero for none.</param>
    internal void OnAsked(int identifier)
    {
        Wish.Scope?.OnAsked(identifier);
        IsAsked = true;
    }

    /// <summary>SUBACK has come.</summary>
    /// <param name="reasonCode">What it says.</param>
    /// <param name="place">Its place among all SUBACKs.</param>
    internal void Settle(MqttReasonCode reasonCode, long place)
    {
        if (_settled.TrySetResult(reasonCode))
        {
            Wish.Scope?.OnAcknowledged(place);
        }
    }

    internal void Fail(Exception failure)
    {
        if (_settled.TrySetException(failure))
        {
            // Nobody needs to be waiting; a failure that is not awaited is no defect of the program.
            _ = _settled.Task.Exception;
        }
    }
}
