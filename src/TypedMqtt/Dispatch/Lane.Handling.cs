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
            if (!await DeliverAsync(message).ConfigureAwait(false))
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
        OnFailed(abandoned.Message, TimedOut());
        await RunAsync().ConfigureAwait(false);
    }

    /// <summary>Hands a message over and says what became of it; false when another run has taken the lane over meanwhile.</summary>
    private async ValueTask<bool> DeliverAsync(InboundMessage message)
    {
        var call = new HandlerCall(message, attempt: 1, _settings.Clock.Now);
        Volatile.Write(ref _call, call);
        if (_settings.Stopping.IsCancellationRequested)
        {
            call.Cancel();
        }

        var failure = await CallAsync(call).ConfigureAwait(false);
        if (!call.TryEnd())
        {
            Interlocked.Decrement(ref _abandoned);
            return false;
        }

        Volatile.Write(ref _call, null);
        if (failure is OperationCanceledException && _settings.Stopping.IsCancellationRequested)
        {
            // Not handled, so not acknowledged: with a session at the server it comes again.
            LogInterrupted(_route.Receiver, _route.Member.Template);
            _onDone(message, false);
        }
        else if (failure is not null)
        {
            OnFailed(message, failure is OperationCanceledException && call.IsTimedOut ? TimedOut() : failure);
        }
        else
        {
            _onDone(message, true);
        }

        return true;
    }

    /// <summary>Calls the handler; gives what it failed with, or null.</summary>
    private async ValueTask<Exception?> CallAsync(HandlerCall call)
    {
        try
        {
            var delivery = call.Message.CreateDelivery(_route.Member, _settings.TopicPrefixLength);
            await _route.Invoke(delivery, _route.Timeout is null ? _settings.Stopping : call.Token).ConfigureAwait(false);
            if (delivery.IsNoMatch)
            {
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

    private void OnFailed(InboundMessage message, Exception failure)
    {
        switch (failure)
        {
            case MqttPayloadException:
                // Only the message: what the serializer said may quote the payload.
                _settings.Counters.UnreadablePayload();
                LogUnreadablePayload(_route.Receiver, failure.Message);
                break;
            case HandlerTimeoutException:
                _settings.Counters.HandlerFailed();
                LogTimedOut(_route.Receiver, _route.Timeout!.Value, _route.Member.Template);
                break;
            default:
                _settings.Counters.HandlerFailed();
                LogHandlerFailed(failure, _route.Receiver, _route.Member.Template);
                break;
        }

        _onDone(message, true);
    }

    private HandlerTimeoutException TimedOut() => new($"{_route.Receiver} took longer than {_route.Timeout}.");

    private void CancelCall() => Volatile.Read(ref _call)?.Cancel();
}
