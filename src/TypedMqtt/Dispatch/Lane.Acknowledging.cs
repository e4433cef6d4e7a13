namespace TypedMqtt.Dispatch;

/// <summary>When a lane lets a message be acknowledged. It has one in hand at a time.</summary>
internal sealed partial class Lane
{
    /// <summary>How many messages are acknowledged at a time at the most.</summary>
    private const int MostUnsent = 32;

    // Of the message in hand: who acknowledges it, if that is the handler, and whether it has been.
    private ManualAcknowledgement? _manual;
    private bool _isSettled;

    // How many messages have been settled whose acknowledgements nobody has been told to send.
    private int _unsent;

    /// <summary>Takes a message in hand. Not before its turn: what waits is bounded because it is not acknowledged.</summary>
    private void TakeInHand(InboundMessage message)
    {
        _manual = _route.Acknowledgement == MqttAcknowledgement.Manual ? new ManualAcknowledgement(message, Settle) : null;
        _isSettled = _route.Acknowledgement == MqttAcknowledgement.BeforeHandler;
        if (_isSettled)
        {
            Settle(message, true);
        }
    }

    /// <summary>The handler has had its say: whether the message in hand is acknowledged is for its policy to decide now.</summary>
    /// <returns>False when the handler has acknowledged it.</returns>
    private bool TakeBack()
    {
        if (_manual is not { } manual)
        {
            return true;
        }

        _manual = null;
        _isSettled = !manual.TryTake();
        return !_isSettled;
    }

    /// <summary>Ends the message in hand.</summary>
    private void Finish(InboundMessage message, bool handled)
    {
        // Where the handler acknowledges, it may do so whenever it likes.
        if (_manual is null && !_isSettled)
        {
            Settle(message, handled);
        }

        message.Release();
    }

    /// <summary>
    /// Ends a message whose handler was done at once. While one is followed by the next they are acknowledged many at a time: to wake
    /// the writer for each would cost more than all else.
    /// </summary>
    private void FinishOneOfMany(InboundMessage message)
    {
        if (message.Ticket is null || _route.Timeout is null || _manual is not null || _isSettled)
        {
            Finish(message, handled: true);
            return;
        }

        _onSettled(message, true);
        message.Release();
        if (++_unsent >= MostUnsent)
        {
            SendAcknowledgements();
        }
    }

    private void SendAcknowledgements()
    {
        if (Volatile.Read(ref _unsent) > 0)
        {
            Volatile.Write(ref _unsent, 0);
            _ends.SendAcknowledgements();
        }
    }

    private void Settle(InboundMessage message, bool handled)
    {
        // Looked at before: behind the end of the message it may be another one.
        var isAcknowledged = message.Ticket is not null;
        _onSettled(message, handled);
        if (isAcknowledged)
        {
            _ends.SendAcknowledgements();
        }
    }

    /// <summary>Ends a message that was never in hand.</summary>
    private void LetGo(InboundMessage message, bool handled)
    {
        Settle(message, handled);
        message.Release();
    }
}
