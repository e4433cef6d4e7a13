using System.Diagnostics.Metrics;

namespace TypedMqtt.Telemetry;

/// <summary>The meter of a host and its instruments; one for all connections of the host.</summary>
internal sealed class MqttMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly bool _ownsMeter;

    /// <param name="factory">Where the meter comes from; null makes one.</param>
    public MqttMetrics(IMeterFactory? factory = null)
    {
        var options = new MeterOptions(MqttTelemetry.MeterName) { Version = typeof(MqttMetrics).Assembly.GetName().Version?.ToString(3) };
        _ownsMeter = factory is null;
        _meter = factory?.Create(options) ?? new Meter(options);
        var seconds = new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] };
        SentMessages = _meter.CreateCounter<long>("messaging.client.sent.messages", "{message}", "Messages published, by how that ended.");
        ConsumedMessages = _meter.CreateCounter<long>("messaging.client.consumed.messages", "{message}", "Messages delivered to handlers and live subscriptions.");
        OperationDuration = _meter.CreateHistogram("messaging.client.operation.duration", "s", "How long a publish took to complete.", tags: null, advice: seconds);
        ProcessDuration = _meter.CreateHistogram("messaging.process.duration", "s", "How long a handler took.", tags: null, advice: seconds);
        HandlerLag = _meter.CreateHistogram("typedmqtt.handler.lag", "s", "How long a received message waited for its handler.", tags: null, advice: seconds);
        Connections = new ConnectionInstruments(_meter);
    }

    internal Counter<long> SentMessages { get; }

    internal Counter<long> ConsumedMessages { get; }

    internal Histogram<double> OperationDuration { get; }

    internal Histogram<double> ProcessDuration { get; }

    internal Histogram<double> HandlerLag { get; }

    internal ConnectionInstruments Connections { get; }

    /// <summary>Whether anybody listens to what is measured of a publish.</summary>
    internal bool MeasuresPublish => SentMessages.Enabled || OperationDuration.Enabled;

    /// <summary>Whether anybody listens to what is measured of a handler.</summary>
    internal bool MeasuresProcess => ConsumedMessages.Enabled || ProcessDuration.Enabled || HandlerLag.Enabled;

    public void Dispose()
    {
        // A factory disposes of the meters it has made.
        if (_ownsMeter)
        {
            _meter.Dispose();
        }
    }
}
