using TypedMqtt.CompilerServices;

namespace TypedMqtt.Dispatch;

/// <summary>
/// One call of a handler. It is ended once, by whoever is first: the handler that comes back, or the time that is over. A call
/// that has ended in good time is used again for the next one, so whoever is not the lane itself says which use he means.
/// </summary>
#pragma warning disable CA1001 // Neither linked nor timed, so there is nothing to dispose of; and a handler left behind may still use it.
internal sealed class HandlerCall
#pragma warning restore CA1001
{
    private const int TimedOut = 1;
    private const int Ended = 2;
    private const int NextUse = 4;

    private readonly CancellationTokenSource _cancellation = new();
    private int _state = Ended;

    internal InboundMessage Message { get; private set; } = null!;

    /// <summary>What the handler is given; null until it is made.</summary>
    internal MqttDelivery? Delivery { get; set; }

    /// <summary>Which attempt at the message it is, from 1.</summary>
    internal int Attempt { get; private set; }

    /// <summary>When it was begun.</summary>
    internal long StartedAt { get; private set; }

    internal CancellationToken Token => _cancellation.Token;

    /// <summary>Which use of it this is, and how far it has come.</summary>
    internal int State => Volatile.Read(ref _state);

    internal bool IsTimedOut => (State & TimedOut) != 0;

    /// <summary>Begins a call; the one before has ended.</summary>
    internal void Begin(InboundMessage message, int attempt, long startedAt)
    {
        Message = message;
        Attempt = attempt;
        StartedAt = startedAt;
        Volatile.Write(ref _state, unchecked((_state & ~(TimedOut | Ended)) + NextUse));
    }

    /// <summary>Says that the time of a call is over; true for the first who says so, while it goes on.</summary>
    internal bool TryTimeOut(int state) => (state & (TimedOut | Ended)) == 0 && Interlocked.CompareExchange(ref _state, state | TimedOut, state) == state;

    /// <summary>Asks the handler to end, on a thread of its own: what a handler has registered may run as part of it.</summary>
    internal void Cancel() => _ = _cancellation.CancelAsync();

    /// <summary>Ends a call that somebody else saw go on; true if he is the first.</summary>
    internal bool TryEnd(int state) => (state & Ended) == 0 && Interlocked.CompareExchange(ref _state, state | Ended, state) == state;

    /// <summary>Ends the call; true if nobody has. It may be told that its time is over meanwhile.</summary>
    internal bool TryEnd()
    {
        while (true)
        {
            var state = State;
            if ((state & Ended) != 0)
            {
                return false;
            }

            if (TryEnd(state))
            {
                return true;
            }
        }
    }

    /// <summary>Whether nothing of an ended call is left that the next one would notice.</summary>
    internal bool TryReset() => !IsTimedOut && _cancellation.TryReset();
}
