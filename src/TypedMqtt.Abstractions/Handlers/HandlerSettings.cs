namespace TypedMqtt.Handlers;

/// <summary>How a handler wants its messages. What is null was not said.</summary>
internal sealed record HandlerSettings
{
    /// <summary>What applies where nothing was said: one message of a member after the other.</summary>
    internal static readonly HandlerSettings Default = new();

    /// <summary>Which messages keep their order, and how many run at once.</summary>
    internal HandlerOrder? Order { get; init; }

    /// <summary>How long a call may take; <see cref="Timeout.InfiniteTimeSpan"/> for as long as it likes.</summary>
    internal TimeSpan? Timeout { get; init; }

    /// <summary>What follows when a call fails.</summary>
    internal FailureSettings? Failure { get; init; }

    /// <summary>When messages are acknowledged.</summary>
    internal MqttAcknowledgement? Acknowledgement { get; init; }

    /// <summary>These settings, and where they say nothing, others.</summary>
    internal HandlerSettings Over(HandlerSettings others) => new()
    {
        Order = Order ?? others.Order,
        Timeout = Timeout ?? others.Timeout,
        Failure = Failure ?? others.Failure,
        Acknowledgement = Acknowledgement ?? others.Acknowledgement,
    };
}
