namespace TypedMqtt.Connection;

/// <summary>Counts what happens on a connection. Every member may be called from any thread.</summary>
internal sealed class Counters
{
    private long _published;
    private long _received;
    private long _unmatched;
    private long _unreadableTopics;
    private long _unreadablePayloads;
    private long _handlerFailures;
    private long _dropped;
    private long _deadLettered;
    private long _deadLettersFailing;
    private long _publishFailures;
    private long _connects;
    private long _outboxDropped;
    private long _sessionsLost;
    private long _unhandled;
    private long _redeliveries;
    private long _requestsTimedOut;
    private long _lateAnswers;
    private long _duplicateRequests;
    private long _refusedRequests;
    private long _unansweredRequests;
    private long _damagedStores;

    // By reason code, which is a byte, and behind that those without one by their class.
    // Made with the first: most connections have none, and it is the largest thing here.
    private long[]? _connectionFailures;

    /// <summary>How many messages have been received and not been handled yet.</summary>
    internal long Unhandled => Interlocked.Read(ref _unhandled);

    /// <summary>How many messages have been received.</summary>
    internal long ReceivedCount => Interlocked.Read(ref _received);

    /// <summary>How many messages came marked as sent again.</summary>
    internal long Redeliveries => Interlocked.Read(ref _redeliveries);

    /// <summary>How many connections have ended or could not be made, by the reason.</summary>
    internal IEnumerable<(MqttReasonCode? ReasonCode, MqttConnectionFailure Failure, long Count)> ConnectionFailures => Enumerable.Range(0, Volatile.Read(ref _connectionFailures)?.Length ?? 0)
        .Select(i => (i > byte.MaxValue ? null : (MqttReasonCode?)i, (MqttConnectionFailure)Math.Max(0, i - byte.MaxValue - 1), Interlocked.Read(ref _connectionFailures![i])))
        .Where(failures => failures.Item3 > 0);

    internal void Published() => Interlocked.Increment(ref _published);

    internal void Received() => Interlocked.Increment(ref _received);

    internal void Unmatched() => Interlocked.Increment(ref _unmatched);

    internal void UnreadableTopic() => Interlocked.Increment(ref _unreadableTopics);

    internal void UnreadablePayload() => Interlocked.Increment(ref _unreadablePayloads);

    internal void HandlerFailed() => Interlocked.Increment(ref _handlerFailures);

    internal void Dropped() => Interlocked.Increment(ref _dropped);

    internal void DeadLettered() => Interlocked.Increment(ref _deadLettered);

    internal void DeadLetterFails() => Interlocked.Increment(ref _deadLettersFailing);

    internal void DeadLetterEnds() => Interlocked.Decrement(ref _deadLettersFailing);

    internal void PublishFailed() => Interlocked.Increment(ref _publishFailures);

    internal void Connected() => Interlocked.Increment(ref _connects);

    internal void OutboxDropped() => Interlocked.Increment(ref _outboxDropped);

    internal void SessionLost() => Interlocked.Increment(ref _sessionsLost);

    internal void DamagedStore() => Interlocked.Increment(ref _damagedStores);

    internal void HandlingBegins() => Interlocked.Increment(ref _unhandled);

    internal void HandlingEnds() => Interlocked.Decrement(ref _unhandled);

    internal void Redelivered() => Interlocked.Increment(ref _redeliveries);

    internal void ConnectionFailed(MqttConnectionException failure) =>
        Interlocked.Increment(ref LazyInitializer.EnsureInitialized(
            ref _connectionFailures, static () => new long[byte.MaxValue + 1 + Enum.GetValues<MqttConnectionFailure>().Length])[failure.ReasonCode is { } code ? (byte)code : byte.MaxValue + 1 + (int)failure.Failure]);

    internal void RequestTimedOut() => Interlocked.Increment(ref _requestsTimedOut);

    internal void LateAnswer() => Interlocked.Increment(ref _lateAnswers);

    internal void DuplicateRequest() => Interlocked.Increment(ref _duplicateRequests);

    internal void RefusedRequest() => Interlocked.Increment(ref _refusedRequests);

    internal void UnansweredRequest() => Interlocked.Increment(ref _unansweredRequests);

    internal MqttStatistics Snapshot() => new()
    {
        Published = Interlocked.Read(ref _published),
        Received = Interlocked.Read(ref _received),
        Unmatched = Interlocked.Read(ref _unmatched),
        UnreadableTopics = Interlocked.Read(ref _unreadableTopics),
        UnreadablePayloads = Interlocked.Read(ref _unreadablePayloads),
        HandlerFailures = Interlocked.Read(ref _handlerFailures),
        Dropped = Interlocked.Read(ref _dropped),
        DeadLettered = Interlocked.Read(ref _deadLettered),
        DeadLettersFailing = Interlocked.Read(ref _deadLettersFailing),
        PublishFailures = Interlocked.Read(ref _publishFailures),
        Connects = Interlocked.Read(ref _connects),
        OutboxDropped = Interlocked.Read(ref _outboxDropped),
        SessionsLost = Interlocked.Read(ref _sessionsLost),
        RequestsTimedOut = Interlocked.Read(ref _requestsTimedOut),
        LateAnswers = Interlocked.Read(ref _lateAnswers),
        DuplicateRequests = Interlocked.Read(ref _duplicateRequests),
        RefusedRequests = Interlocked.Read(ref _refusedRequests),
        UnansweredRequests = Interlocked.Read(ref _unansweredRequests),
        DamagedStores = Interlocked.Read(ref _damagedStores),
    };
}
