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

    /// <summary>
    /// Dead letters that are being published again because publishing them has failed, at this moment. The messages they are
    /// about are not acknowledged, and what is behind them waits.
    /// </summary>
    public long DeadLettersFailing { get; init; }

    /// <summary>Publishes that failed, awaited or not.</summary>
    public long PublishFailures { get; init; }

    /// <summary>Connections made, the first one included.</summary>
    public long Connects { get; init; }

    /// <summary>Messages that the full outbox dropped, as <see cref="MqttOptions.OutboxOverflow"/> told it to.</summary>
    public long OutboxDropped { get; init; }

    /// <summary>How often the server had lost the session when the connection was made again.</summary>
    public long SessionsLost { get; init; }

    /// <summary>Requests of this client that were not answered in time.</summary>
    public long RequestsTimedOut { get; init; }

    /// <summary>Answers that came when nobody waited for them any more, or that nobody had asked for.</summary>
    public long LateAnswers { get; init; }

    /// <summary>Received requests that were repetitions, and were not handled again.</summary>
    public long DuplicateRequests { get; init; }

    /// <summary>Received requests that were not handled: retained, too old, or with a response topic that is not allowed.</summary>
    public long RefusedRequests { get; init; }

    /// <summary>Received requests that were handled and not answered, because they have no response topic.</summary>
    public long UnansweredRequests { get; init; }

    /// <summary>How often a session that was kept on disk was damaged, and set aside to begin anew.</summary>
    public long DamagedStores { get; init; }
}
