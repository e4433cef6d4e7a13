using TypedMqtt.Handlers;

namespace TypedMqtt.Dispatch;

/// <summary>What a lane does with a message on which its handler has failed.</summary>
internal sealed partial class Lane
{
    /// <summary>How often publishing a dead letter is tried again.</summary>
    private const int DeadLetterRetries = 5;

    // Messages of QoS 1 and 2 that came on this connection, or before, come again: they are not handled now, or they would be
    // handled ahead of one that was in front of them.
    private int _leftUpTo = int.MinValue;

    private bool IsLeft(InboundMessage message) => message.Ticket is not null && message.Connection <= _leftUpTo;

    /// <summary>Waits before the next attempt; false when there is none.</summary>
    private async ValueTask<bool> TryAgainAsync(Exception failure, int attempt)
    {
        // A payload does not get better, and what the handler has acknowledged it is done with.
        if (failure is MqttPayloadException || attempt > _route.Failure.Retries || _manual is { IsGiven: true })
        {
            return false;
        }

        var delay = _route.Failure.DelayAfter(attempt);
        LogRetrying(failure, _route.Receiver, _route.Member.Template, attempt, delay);
        await WaitAsync(delay).ConfigureAwait(false);
        return _manual is not { IsGiven: true };
    }

    /// <summary>Ends a message as the policy says.</summary>
    private async ValueTask EndAsync(InboundMessage message, Exception failure, int attempts)
    {
        if (failure is MqttPayloadException)
        {
            _settings.Counters.UnreadablePayload();
        }
        else
        {
            _settings.Counters.HandlerFailed();
        }

        switch (TakeBack() ? _route.Failure.Action : FailureAction.Skip)
        {
            case FailureAction.DeadLetter when !_ends.DeadLetters.IsDeadLetter(message):
                await DeadLetterAsync(message, failure, attempts).ConfigureAwait(false);
                break;
            case FailureAction.DisconnectForRedelivery when message.Ticket is not null:
                LogRedelivery(failure, _route.Receiver, _route.Member.Template);
                LeaveForRedelivery(message);
                break;
            case FailureAction.Stop:
                LogStopping(failure, _route.Receiver, _route.Member.Template, WasAcknowledged);
                _leftUpTo = int.MaxValue;
                _ends.EndConnection(new MqttConnectionException(
                    $"{_route.Receiver} failed on a message of '{_route.Member.Template}', and its policy says to stop.", failure) { IsFinal = true });
                Finish(message, handled: false);
                break;
            default:
                LogSkipped(failure);
                Finish(message, handled: true);
                break;
        }
    }

    private async ValueTask DeadLetterAsync(InboundMessage message, Exception failure, int attempts)
    {
        if (await TryPublishDeadLetterAsync(message, failure, attempts).ConfigureAwait(false))
        {
            _settings.Counters.DeadLettered();
            LogDeadLettered(failure, _route.Receiver, _route.Member.Template, attempts);
            if (!_isSettled)
            {
                message.ReasonCode = failure is MqttPayloadException ? MqttReasonCode.PayloadFormatInvalid : MqttReasonCode.ImplementationSpecificError;
            }

            Finish(message, handled: true);
        }
        else if (!_isSettled && (_settings.Stopping.IsCancellationRequested || (message.Ticket is not null && _ends.KeepsSession)))
        {
            LeaveForRedelivery(message);
        }
        else
        {
            LogSkipped(failure);
            Finish(message, handled: true);
        }
    }

    /// <summary>Publishes a dead letter, if need be again and again; false when it is given up.</summary>
    private async ValueTask<bool> TryPublishDeadLetterAsync(InboundMessage message, Exception failure, int attempts)
    {
        var isFailing = false;
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    await _ends.DeadLetters.PublishAsync(message, failure, attempts).ConfigureAwait(false);
                    return true;
                }
#pragma warning disable CA1031 // Whatever it is, the message must not be lost over it.
                catch (Exception e)
#pragma warning restore CA1031
                {
                    LogDeadLetterFailed(e, _route.Receiver, _route.Member.Template);
                }

                if (!isFailing)
                {
                    isFailing = true;
                    _settings.Counters.DeadLetterFails();
                }

                if (attempt > DeadLetterRetries || _settings.Stopping.IsCancellationRequested)
                {
                    return false;
                }

                await WaitAsync(FailureSettings.Default.DelayAfter(attempt)).ConfigureAwait(false);
            }
        }
        finally
        {
            if (isFailing)
            {
                _settings.Counters.DeadLetterEnds();
            }
        }
    }

    private void LeaveForRedelivery(InboundMessage message)
    {
        // Forgotten first: if it comes again before the connection ends it is a new message, and is left in its turn.
        _ends.Forget(message);
        EndConnection();
        Finish(message, handled: false);
    }

    private void Leave(InboundMessage message)
    {
        _ends.Forget(message);
        if (_ends.Connection > _leftUpTo)
        {
            // On this connection it may have come again already, and was known then, so it has to come once more.
            EndConnection();
        }

        LetGo(message, handled: false);
    }

    private string WasAcknowledged => _isSettled ? "had been acknowledged" : "was not acknowledged";

    private void EndConnection() => _leftUpTo = _ends.EndConnection(new MqttConnectionException(
        $"{_route.Receiver} could not handle a message of '{_route.Member.Template}', so the connection is made again for the server to send it once more."));

    private void LogSkipped(Exception failure)
    {
        switch (failure)
        {
            case MqttPayloadException:
                // Only the message: what the serializer said may quote the payload.
                LogUnreadablePayload(_route.Receiver, failure.Message);
                break;
            case HandlerTimeoutException:
                LogTimedOut(_route.Receiver, _route.Timeout!.Value, _route.Member.Template);
                break;
            default:
                LogHandlerFailed(failure, _route.Receiver, _route.Member.Template);
                break;
        }
    }

    private async ValueTask WaitAsync(TimeSpan delay) =>
        await Task.Delay(delay, _settings.Clock.TimeProvider, _settings.Stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
