namespace TypedMqtt.Dispatch;

/// <summary>When a lane lets a message be acknowledged. It has one in hand at a time.</summary>
internal sealed partial class Lane
{
    // Of the message in hand: who acknowledges it, if that is the handler, and whether it has been.
    private ManualAcknowledgement? _manual;
    private bool _isSettled;

    /// <summary>Takes a message in hand. Not before its turn: what waits is bounded because it is not acknowledged.</summary>
    private void TakeInHand(InboundMessage message)
    {
        _manual = _route.Acknowledgement == MqttAcknowledgement.Manual ? new ManualAcknowledgement(message, _onSettled) : null;
        _isSettled = _route.Acknowledgement == MqttAcknowledgement.BeforeHandler;
        if (_isSettled)
        {
            _onSettled(message, true);
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
            _onSettled(message, handled);
        }

        message.Release();
    }

    /// <summary>Ends a message that was never in hand.</summary>
    private void LetGo(InboundMessage message, bool handled)
    {
        _onSettled(message, handled);
        message.Release();
    }
}
