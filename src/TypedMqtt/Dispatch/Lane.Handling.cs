using TypedMqtt.Infrastructure;

namespace TypedMqtt.Dispatch;

/// <summary>How a lane handles what it has taken out of its queue.</summary>
internal sealed partial class Lane
{
    /// <summary>How many calls that ignore their token a lane lets go on beside it; beyond, it waits: memory stays bounded.</summary>
    internal const int MaximumAbandoned = 16;

    /// <summary>How long a handler whose token was cancelled has to end before its lane goes on without it.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private HandlerCall? _call;
    private int _abandoned;
    private bool _blockedLogged;

    /// <summary>Ends the call that is running, if its time is over: first its token is cancelled, then the lane goes on without it.</summary>
    internal void CheckTimeout(long now)
    {
        if (_route.Timeout is not { } timeout || Volatile.Read(ref _call) is not { } call || now - call.StartedAt < timeout.TotalMilliseconds)
        {
            return;
        }

        if (call.TryTimeOut())
        {
            call.Cancel();
        }
        else if (now - call.StartedAt >= (timeout + Grace).TotalMilliseconds)
        {
            Abandon(call);
        }
    }

    private async Task RunAsync()
    {
        while (TryDequeue() is { } message)
        {
            if (IsLeft(message))
            {
                Leave(message);
                continue;
            }

            TakeInHand(message);
            if (!await DeliverAsync(message, attempt: 1, failure: null).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    // The run that waits for the call may never get to know of it, so another one goes on in its place.
    private void Abandon(HandlerCall call)
    {
        if (Volatile.Read(ref _abandoned) >= MaximumAbandoned)
        {
            if (!_blockedLogged)
            {
                _blockedLogged = true;
                LogBlocked(_route.Receiver, _route.Timeout, _route.Member.Template, MaximumAbandoned);
            }

            return;
        }

        if (call.TryEnd())
        {
            Interlocked.Increment(ref _abandoned);
            call.Message.KeepBuffer();
            ThreadPool.UnsafeQueueUserWorkItem(static run => _ = run.Lane.GoOnAsync(run.Call), (Lane: this, Call: call), preferLocal: false);
        }
    }

    private async Task GoOnAsync(HandlerCall abandoned)
    {
        if (await DeliverAsync(abandoned.Message, abandoned.Attempt, TimedOut()).ConfigureAwait(false))
        {
            await RunAsync().ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Hands a message over, as often as the policy says, and ends it; false when another run has taken the lane over meanwhile.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="attempt">The attempt to begin with.</param>
    /// <param name="failure">What that attempt has failed with, if it has been made already.</param>
    private async ValueTask<bool> DeliverAsync(InboundMessage message, int attempt, Exception? failure)
    {
        while (true)
        {
            if (failure is null)
            {
                var call = Begin(message, attempt);
                failure = await CallAsync(call).ConfigureAwait(false);
                if (!call.TryEnd())
                {
                    Interlocked.Decrement(ref _abandoned);
                    return false;
                }

                Volatile.Write(ref _call, null);
                failure = failure is OperationCanceledException && call.IsTimedOut ? TimedOut() : failure;
            }

            if (failure is null)
            {
                Finish(message, handled: true);
                return true;
            }

            if (failure is OperationCanceledException && _settings.Stopping.IsCancellationRequested)
            {
                // Not handled, so not acknowledged: with a session at the server it comes again.
                TakeBack();
                LogInterrupted(_route.Receiver, _route.Member.Template, WasAcknowledged);
                Finish(message, handled: false);
                return true;
            }

            if (!await TryAgainAsync(failure, attempt).ConfigureAwait(false))
            {
                await EndAsync(message, failure, attempt).ConfigureAwait(false);
                return true;
            }

            attempt++;
            failure = _settings.Stopping.IsCancellationRequested ? new OperationCanceledException() : null;
        }
    }

    private HandlerCall Begin(InboundMessage message, int attempt)
    {
        var call = new HandlerCall(message, attempt, _settings.Clock.Now);
        Volatile.Write(ref _call, call);
        if (_settings.Stopping.IsCancellationRequested)
        {
            call.Cancel();
        }

        return call;
    }

    /// <summary>Calls the handler; gives what it failed with, or null.</summary>
    private async ValueTask<Exception?> CallAsync(HandlerCall call)
    {
        try
        {
            var delivery = call.Message.CreateDelivery(_route, _settings.TopicPrefixLength, _manual, call.Attempt);
            await _route.Invoke(delivery, _route.Timeout is null ? _settings.Stopping : call.Token).ConfigureAwait(false);
            if (delivery.IsNoMatch)
            {
                // The handler has not been called, so it will not acknowledge it.
                delivery.Context.Acknowledgement?.Acknowledge();
                _settings.Counters.UnreadableTopic();
                LogUnreadableTopic(_route.Member.Template, _route.Member.Name, delivery.UnreadableLevel ?? "the topic", Printable.Shorten(delivery.Context.Topic));
            }

            return null;
        }
#pragma warning disable CA1031 // A handler may throw anything, and the next message is handled all the same.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return e;
        }
    }

    private HandlerTimeoutException TimedOut() => new($"{_route.Receiver} took longer than {_route.Timeout}.");

    private void CancelCall() => Volatile.Read(ref _call)?.Cancel();
}
