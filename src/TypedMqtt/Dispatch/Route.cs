using TypedMqtt.CompilerServices;
using TypedMqtt.Handlers;
using TypedMqtt.Session;

namespace TypedMqtt.Dispatch;

/// <summary>Where the messages of a topic filter go: a handler's method or a live subscription.</summary>
/// <param name="Member">The contract member.</param>
/// <param name="TopicFilter">The topic filter, the connection's prefix included.</param>
/// <param name="Receiver">Who receives, for messages.</param>
/// <param name="Invoke">Reads a delivery and hands it over; completes when the message has been handled.</param>
/// <param name="OnClosed">Told once no message will come any more; null when nobody has to know.</param>
/// <param name="Scope">Which messages are its own; null for all that match.</param>
internal sealed record Route(
    MqttMember Member,
    string TopicFilter,
    string Receiver,
    Func<MqttDelivery, CancellationToken, ValueTask> Invoke,
    Action? OnClosed = null,
    SubscriptionScope? Scope = null)
{
    /// <summary>How many messages may be handled at once, as long as their keys differ.</summary>
    internal int Lanes { get; init; } = 1;

    /// <summary>Which messages keep their order.</summary>
    internal LaneKey Key { get; init; } = LaneKey.Topic;

    /// <summary>How long a call may take; null for as long as it likes.</summary>
    internal TimeSpan? Timeout { get; init; }

    /// <summary>When its messages are acknowledged.</summary>
    internal MqttAcknowledgement Acknowledgement { get; init; }

    /// <summary>What a handler is called where it is kept what it has handled; null for what is no handler.</summary>
    internal string? Consumer { get; init; }

    /// <summary>Whether the context of a message is that of the next one, once it has been handled.</summary>
    internal bool ReusesContexts { get; init; }

    /// <summary>What follows when a call fails.</summary>
    internal FailureSettings Failure { get; init; } = FailureSettings.Default;
}
