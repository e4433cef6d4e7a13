namespace TypedMqtt;

/// <summary>Counts of what a connection has done since it was started.</summary>
public sealed record MqttStatistics
{
    /// <summary>Messages accepted from the application to be published.</summary>
    public long Published { get; init; }

    /// <summary>Messages received from the server, repetitions recognised as such left out.</summary>
    public long Received { get; init; }

    /// <summary>Received messages that no handler or subscription asked for.</summary>
    public long Unmatched { get; init; }

    /// <summary>Deliveries whose topic had a level that is not of the contract's type.</summary>
    public long UnreadableTopics { get; init; }

    /// <summary>Deliveries whose payload is not of the contract's type.</summary>
    public long UnreadablePayloads { get; init; }

    /// <summary>Deliveries on which a handler failed.</summary>
    public long HandlerFailures { get; init; }

    /// <summary>Deliveries of QoS 0 dropped because a queue was full.</summary>
    public long Dropped { get; init; }

    /// <summary>Deliveries published as dead letters, as a handler's <see cref="MqttFailurePolicy"/> told.</summary>
    public long DeadLettered { get; init; }

    /// <summary>Publishes that failed, awaited or not.</summary>
    public long PublishFailures { get; init; }

    /// <summary>Connections made, the first one included.</summary>
    public long Connects { get; init; }

    /// <summary>Messages that the full outbox dropped, as <see cref="MqttOptions.OutboxOverflow"/> told it to.</summary>
    public long OutboxDropped { get; init; }

    /// <summary>How often the server had lost the session when the connection was made again.</summary>
    public long SessionsLost { get; init; }
}
