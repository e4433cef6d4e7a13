using System.Diagnostics.Metrics;

namespace TypedMqtt.Telemetry;

/// <summary>What is read of every connection whenever a listener asks, and costs nothing in between.</summary>
internal sealed class ConnectionInstruments
{
    private readonly Lock _lock = new();
    private ObservedConnection[] _connections = [];

    internal ConnectionInstruments(Meter meter)
    {
        Gauge("typedmqtt.connection.online", "1", "1 while the connection is online, else 0.", static c => c.IsOnline ? 1 : 0);
        Gauge("typedmqtt.outbox.messages", "{message}", "Messages waiting to be sent.", static c => c.Depths.Queued);
        Gauge("typedmqtt.outbox.inflight", "{message}", "Messages sent and not acknowledged.", static c => c.Depths.InFlight);
        Gauge("typedmqtt.inbox.messages", "{message}", "Messages received and not yet handled.", static c => c.Counters.Unhandled);
        Count("typedmqtt.connections", "{connection}", "Connections made.", static c => c.Statistics.Connects);
        Count("typedmqtt.sessions.lost", "{session}", "Sessions that the server had lost.", static c => c.Statistics.SessionsLost);
        Count("typedmqtt.sessions.damaged", "{session}", "Sessions kept on disk that were damaged, and have been set aside.", static c => c.Statistics.DamagedStores);
        Count("typedmqtt.messages.redelivered", "{message}", "Messages received that the server marked as sent again (DUP).", static c => c.Counters.Redeliveries);
        Count("typedmqtt.messages.unmatched", "{message}", "Messages received that nobody asked for.", static c => c.Statistics.Unmatched);
        Count("typedmqtt.messages.dead_lettered", "{message}", "Messages received that were published as dead letters.", static c => c.Statistics.DeadLettered);
        Count("typedmqtt.requests.timed_out", "{request}", "Requests that were not answered in time.", static c => c.Statistics.RequestsTimedOut);
        Count("typedmqtt.answers.late", "{message}", "Answers that nobody waited for, or waited for any longer.", static c => c.Statistics.LateAnswers);
        meter.CreateObservableCounter(
            "typedmqtt.requests.unanswered", () => Measure(Unanswered), "{request}", "Requests received that were not answered, and why.");
        meter.CreateObservableCounter(
            "typedmqtt.messages.dropped", () => Measure(Drops), "{message}", "Messages dropped from a full outbox or a handler's full queue.");
        meter.CreateObservableCounter(
            "typedmqtt.connection.failures", () => Measure(Failures), "{failure}", "Connections that ended or could not be made, each followed by another attempt or by giving up.");

        void Gauge(string name, string unit, string description, Func<ObservedConnection, long> read) =>
            meter.CreateObservableGauge(name, () => Measure(c => [new Measurement<long>(read(c), Tag(c))]), unit, description);

        void Count(string name, string unit, string description, Func<ObservedConnection, long> read) =>
            meter.CreateObservableCounter(name, () => Measure(c => [new Measurement<long>(read(c), Tag(c))]), unit, description);
    }

    internal void Add(ObservedConnection connection)
    {
        lock (_lock)
        {
            _connections = [.. _connections, connection];
        }
    }

    internal void Remove(ObservedConnection connection)
    {
        lock (_lock)
        {
            _connections = [.. _connections.Where(other => other != connection)];
        }
    }

    private static IEnumerable<Measurement<long>> Drops(ObservedConnection connection)
    {
        var statistics = connection.Statistics;
        return [Of(connection, statistics.OutboxDropped, "outbox"), Of(connection, statistics.Dropped, "queue")];
    }

    private static IEnumerable<Measurement<long>> Unanswered(ObservedConnection connection)
    {
        var statistics = connection.Statistics;
        return
        [
            Of(connection, statistics.DuplicateRequests, "duplicate"),
            Of(connection, statistics.RefusedRequests, "refused"),
            Of(connection, statistics.UnansweredRequests, "no_response_topic"),
        ];
    }

    private static IEnumerable<Measurement<long>> Failures(ObservedConnection connection) => connection.Counters.ConnectionFailures
        .Select(failure => Of(connection, failure.Count, ErrorTypes.Of(failure.ReasonCode, failure.Failure)));

    private static Measurement<long> Of(ObservedConnection connection, long value, string reason) => new(value, Tag(connection), new(Conventions.Reason, reason));

    private static KeyValuePair<string, object?> Tag(ObservedConnection connection) => new(Conventions.Connection, connection.Name);

    private Measurement<long>[] Measure(Func<ObservedConnection, IEnumerable<Measurement<long>>> read)
    {
        lock (_lock)
        {
            return _connections.SelectMany(read).ToArray();
        }
    }
}
