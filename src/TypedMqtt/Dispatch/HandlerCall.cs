namespace TypedMqtt.Dispatch;

/// <summary>
/// One call of a handler. It is ended once, by whoever is first: the handler that comes back, or the time that is over.
/// </summary>
/// <param name="message">The message.</param>
/// <param name="attempt">Which attempt at the message it is, from 1.</param>
/// <param name="startedAt">When it was begun.</param>
#pragma warning disable CA1001 // Neither linked nor timed, so there is nothing to dispose of; and a handler left behind may still use it.
internal sealed class HandlerCall(InboundMessage message, int attempt, long startedAt)
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _cancellation = new();
    private int _timedOut;
    private int _ended;

    internal InboundMessage Message { get; } = message;

    internal int Attempt { get; } = attempt;

    internal long StartedAt { get; } = startedAt;

    internal CancellationToken Token => _cancellation.Token;

    internal bool IsTimedOut => Volatile.Read(ref _timedOut) != 0;

    /// <summary>Says that the time is over; true for the first who says so.</summary>
    internal bool TryTimeOut() => Interlocked.Exchange(ref _timedOut, 1) == 0;

    /// <summary>Asks the handler to end, on a thread of its own: what a handler has registered may run as part of it.</summary>
    internal void Cancel() => _ = _cancellation.CancelAsync();

    /// <summary>Ends the call; true for the first who does.</summary>
    internal bool TryEnd() => Interlocked.Exchange(ref _ended, 1) == 0;
}
