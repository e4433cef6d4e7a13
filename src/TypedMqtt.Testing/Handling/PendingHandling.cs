using TypedMqtt.Testing.Broker;

namespace TypedMqtt.Testing.Handling;

/// <summary>A message that was sent to the handlers, until it is known what became of it. Used under the journal's lock.</summary>
internal sealed class PendingHandling(string topic, ReadOnlyMemory<byte> payload)
{
    internal List<MqttHandlerCall> Calls { get; } = [];

    /// <summary>The routes that have been given the message and are not done with it.</summary>
    internal List<object> Running { get; } = [];

    /// <summary>The routes that have been given the message.</summary>
    internal HashSet<object> Begun { get; } = [];

    /// <summary>The routes whose last call has failed: they may be given it again.</summary>
    internal HashSet<object> Failed { get; } = [];

    /// <summary>Completes when there are as many calls as the message has handlers.</summary>
    internal TaskCompletionSource Called { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many handlers the message is for.</summary>
    internal int Expected { get; set; }

    internal BrokerDelivery? Delivery { get; set; }

    internal bool Is(string otherTopic, ReadOnlySpan<byte> otherPayload) => topic == otherTopic && payload.Span.SequenceEqual(otherPayload);

    /// <summary>Whether a call of the route can be for this message: the first, or one more after a failure.</summary>
    internal bool MayCall(object route) => !Begun.Contains(route) || (Failed.Contains(route) && !Running.Contains(route));
}
