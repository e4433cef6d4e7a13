using TypedMqtt.CompilerServices;
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

    // Of calls that have ended in good time, for the next one.
    private HandlerCall? _usedCall;
    private MqttDelivery? _usedDelivery;
    private int _abandoned;
    private bool _blockedLogged;

    /// <summary>Ends the call that is running, if its time is over: first its token is cancelled, then the lane goes on without it.</summary>
    internal void CheckTimeout(long now)
    {
        if (_route.Timeout is not { } timeout || Volatile.Read(ref _call) is not { } call)
        {
            return;
        }

        // A handler that blocks its thread must not hold back the acknowledgements of those before it.
        SendAcknowledgements();

        // In this order: where the next call has begun meanwhile, its time is not over yet, or the state is not its own.
        var state = call.State;
        var elapsed = now - call.StartedAt;
        if (elapsed < timeout.TotalMilliseconds)
        {
            return;
        }

        if (call.TryTimeOut(state))
        {
            call.Cancel();
        }
        else if (elapsed >= (timeout + Grace).TotalMilliseconds)
        {
            Abandon(call, state);
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
            var call = Begin(message, attempt: 1);
            var handling = Call(call);
            if (handling.IsCompletedSuccessfully)
            {
                // What most handlers do, and the shortest way for it.
                OnReturned(call);
                if (!TryEnd(call))
                {
                    return;
                }

                FinishOneOfMany(message);
                continue;
            }

            SendAcknowledgements();
            if (!await DeliverAsync(message, await FollowAsync(call, handling).ConfigureAwait(false), call).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    // The run that waits for the call may never get to know of it, so another one goes on in its place.
    private void Abandon(HandlerCall call, int state)
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

        if (call.TryEnd(state))
        {
            Interlocked.Increment(ref _abandoned);
            call.Message.KeepBuffer();
            ThreadPool.UnsafeQueueUserWorkItem(static run => _ = run.Lane.GoOnAsync(run.Call), (Lane: this, Call: call), preferLocal: false);
        }
    }

    private async Task GoOnAsync(HandlerCall abandoned)
    {
        if (await EndAttemptsAsync(abandoned.Message, abandoned.Attempt, TimedOut()).ConfigureAwait(false))
        {
            await RunAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Takes note of how a call has ended, and goes on as the policy says; false when another run has taken the lane over meanwhile.</summary>
    private ValueTask<bool> DeliverAsync(InboundMessage message, Exception? failure, HandlerCall call)
    {
        var isTimedOut = call.IsTimedOut;
        var attempt = call.Attempt;
        if (!TryEnd(call))
        {
            return ValueTask.FromResult(false);
        }

        if (failure is null)
        {
            Finish(message, handled: true);
            return ValueTask.FromResult(true);
        }

        return EndAttemptsAsync(message, attempt, failure is OperationCanceledException && isTimedOut ? TimedOut() : failure);
    }

    /// <summary>
    /// Hands a message over again, as often as the policy says, and ends it; false when another run has taken the lane over meanwhile.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="attempt">The attempt that was made last.</param>
    /// <param name="failure">What that attempt has failed with.</param>
    private async ValueTask<bool> EndAttemptsAsync(InboundMessage message, int attempt, Exception failure)
    {
        while (true)
        {
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
            if (_settings.Stopping.IsCancellationRequested)
            {
                failure = new OperationCanceledException();
                continue;
            }

            var call = Begin(message, attempt);
            var outcome = await FollowAsync(call, Call(call)).ConfigureAwait(false);
            var isTimedOut = call.IsTimedOut;
            if (!TryEnd(call))
            {
                return false;
            }

            if (outcome is null)
            {
                Finish(message, handled: true);
                return true;
            }

            failure = outcome is OperationCanceledException && isTimedOut ? TimedOut() : outcome;
        }
    }

    private HandlerCall Begin(InboundMessage message, int attempt)
    {
        var call = _usedCall ?? new HandlerCall();
        _usedCall = null;
        call.Begin(message, attempt, _settings.Clock.Now);
        Volatile.Write(ref _call, call);
        if (_settings.Stopping.IsCancellationRequested)
        {
            call.Cancel();
        }

        return call;
    }

    /// <summary>Calls the handler. What it throws is in the task.</summary>
    private ValueTask Call(HandlerCall call)
    {
        try
        {
            call.Delivery = call.Message.CreateDelivery(_route, _settings.TopicPrefixLength, _manual, call.Attempt, _usedDelivery);
            _usedDelivery = null;
            return _route.Invoke(call.Delivery, _route.Timeout is null ? _settings.Stopping : call.Token);
        }
#pragma warning disable CA1031 // A handler may throw anything, and the next message is handled all the same.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return ValueTask.FromException(e);
        }
    }

    /// <summary>Waits for the handler; gives what it failed with, or null.</summary>
    private async ValueTask<Exception?> FollowAsync(HandlerCall call, ValueTask handling)
    {
        try
        {
            await handling.ConfigureAwait(false);
            OnReturned(call);
            return null;
        }
#pragma warning disable CA1031 // As above.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return e;
        }
    }

    private void OnReturned(HandlerCall call)
    {
        if (call.Delivery is { IsNoMatch: true } delivery)
        {
            // The handler has not been called, so it will not acknowledge it.
            delivery.Facts.Acknowledgement?.Acknowledge();
            _settings.Counters.UnreadableTopic();
            LogUnreadableTopic(_route.Member.Template, _route.Member.Name, delivery.UnreadableLevel ?? "the topic", Printable.Shorten(delivery.Context.Topic));
        }
    }

    /// <summary>Ends a call that has come back; false when its time was over, and the lane has gone on without it.</summary>
    private bool TryEnd(HandlerCall call)
    {
        if (!call.TryEnd())
        {
            Interlocked.Decrement(ref _abandoned);
            return false;
        }

        Volatile.Write(ref _call, null);
        var delivery = call.Delivery;
        call.Delivery = null;
        delivery?.End();
        if (call.TryReset())
        {
            _usedCall = call;
            _usedDelivery = _route.ReusesContexts ? delivery : null;
        }

        return true;
    }

    private HandlerTimeoutException TimedOut() => new($"{_route.Receiver} took longer than {_route.Timeout}.");

    private void CancelCall() => Volatile.Read(ref _call)?.Cancel();
}
