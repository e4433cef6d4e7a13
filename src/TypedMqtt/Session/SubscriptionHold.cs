namespace TypedMqtt.Session;

/// <summary>One handler's or live subscription's interest in a topic filter.</summary>
internal sealed class SubscriptionHold(SubscriptionEntry entry, MqttQos qos)
{
    // The awaiter runs elsewhere: the session completes it while it holds its lock.
    private readonly TaskCompletionSource<MqttReasonCode> _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal SubscriptionEntry Entry { get; } = entry;

    internal MqttQos Qos { get; } = qos;

    /// <summary>Completes with the reason code of the first SUBACK for the filter; fails when the connection closes before.</summary>
    internal Task<MqttReasonCode> Settled => _settled.Task;

    internal void Settle(MqttReasonCode reasonCode) => _settled.TrySetResult(reasonCode);

    internal void Fail(Exception failure)
    {
        if (_settled.TrySetException(failure))
        {
            // Nobody needs to be waiting; a failure that is not awaited is no defect of the program.
            _ = _settled.Task.Exception;
        }
    }
}
