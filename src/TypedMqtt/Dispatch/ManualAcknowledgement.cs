using TypedMqtt.Handlers;

namespace TypedMqtt.Dispatch;

/// <summary>
/// The acknowledgement of one message for one handler that gives it itself. It is given once: by the handler, whenever it
/// likes, or by the lane, for a handler that has failed.
/// </summary>
internal sealed class ManualAcknowledgement(InboundMessage message, Action<InboundMessage, bool> onSettled) : IAcknowledgement
{
    private int _taken;
    private volatile bool _isGiven;

    /// <summary>Whether the handler has given it.</summary>
    internal bool IsGiven => _isGiven;

    public void Acknowledge()
    {
        // At QoS 0 there is nothing to give, and a handler that fails afterwards has failed as always.
        if (message.Ticket is not null && TryTake())
        {
            _isGiven = true;
            onSettled(message, true);
        }
    }

    /// <summary>Takes it on oneself to settle the message; true for the first.</summary>
    internal bool TryTake() => Interlocked.Exchange(ref _taken, 1) == 0;
}
