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

    /// <summary>The routes whose last call has failed, and what the message was there: they may be given it again.</summary>
    internal Dictionary<object, byte[]?> Failed { get; } = [];

    /// <summary>Completes when there are as many calls as the message has handlers.</summary>
    internal TaskCompletionSource Called { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many handlers the message is for.</summary>
    internal int Expected { get; set; }

    internal BrokerDelivery? Delivery { get; set; }

    internal bool Is(string otherTopic, ReadOnlySpan<byte> otherPayload) => topic == otherTopic && payload.Span.SequenceEqual(otherPayload);
}
