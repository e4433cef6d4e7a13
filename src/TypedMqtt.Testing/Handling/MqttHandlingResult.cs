namespace TypedMqtt.Testing;

/// <summary>What became of a message that a <see cref="MqttHandlerHarness"/> has sent.</summary>
public sealed class MqttHandlingResult
{
    internal MqttHandlingResult(MqttQos? deliveredQos, MqttReasonCode? acknowledgement, IReadOnlyList<MqttHandlerCall> calls)
    {
        DeliveredQos = deliveredQos;
        Acknowledgement = acknowledgement;
        Calls = calls;
    }

    /// <summary>Whether it was handled, and if not, why. Of several handlers that of the worst counts: failed before skipped before handled.</summary>
    public MqttHandlingOutcome Outcome => Last(MqttHandlingOutcome.Failed)
        ?? Last(MqttHandlingOutcome.Skipped)
        ?? (Calls.Count > 0 ? MqttHandlingOutcome.Handled : MqttHandlingOutcome.Unmatched);

    /// <summary>
    /// Whether the broker has got PUBACK or PUBREC, with whatever reason code. False at QoS 0, which has no acknowledgement, and
    /// for what the client was stopped over.
    /// </summary>
    public bool IsAcknowledged => Acknowledgement is not null;

    /// <summary>The reason code of PUBACK or PUBREC (MQTT 5, 3.4.2.1); null when none has come.</summary>
    public MqttReasonCode? Acknowledgement { get; }

    /// <summary>The quality of service it was delivered with: that of the subscription, or of the message if that is lower; null when it was not delivered.</summary>
    public MqttQos? DeliveredQos { get; }

    /// <summary>What was thrown by the last call that failed; null when the outcome is not <see cref="MqttHandlingOutcome.Failed"/>.</summary>
    public Exception? Exception => LastCalls.LastOrDefault(call => call.Exception is not null)?.Exception;

    /// <summary>Every call of every handler, in the order they ended.</summary>
    public IReadOnlyList<MqttHandlerCall> Calls { get; }

    // What was tried again and went well in the end has been handled.
    private IEnumerable<MqttHandlerCall> LastCalls => Calls.GroupBy(call => (call.HandlerType, call.Member)).Select(calls => calls.Last());

    /// <summary>Outcome, acknowledgement and calls, for the message of an assertion.</summary>
    public override string ToString() =>
        $"{Outcome}, {(Acknowledgement is { } reasonCode ? $"acknowledged with {reasonCode}" : "not acknowledged")}{string.Concat(Calls.Select(call => $"; {call}"))}";

    private MqttHandlingOutcome? Last(MqttHandlingOutcome outcome) => LastCalls.Any(call => call.Outcome == outcome) ? outcome : null;
}
