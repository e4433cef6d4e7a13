using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using TypedMqtt.Telemetry;

namespace TypedMqtt.Tests.Telemetry;

/// <summary>Listens to the instruments of one host, as an exporter would.</summary>
internal sealed class MetricsRecorder : IDisposable
{
    private readonly MeterListener _listener;
    private readonly ConcurrentQueue<(string Name, double Value, Dictionary<string, object?> Tags)> _measurements = new();

    internal MetricsRecorder(MqttMetrics metrics)
    {
        _listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter == metrics.SentMessages.Meter)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Gives what was measured with an instrument, what is read on demand included.</summary>
    internal IReadOnlyList<(double Value, Dictionary<string, object?> Tags)> Read(string name)
    {
        _listener.RecordObservableInstruments();
        return [.. _measurements.Where(measurement => measurement.Name == name).Select(measurement => (measurement.Value, measurement.Tags))];
    }

    /// <summary>Gives the latest value of an instrument, of those with a reason the one with that reason.</summary>
    internal double Latest(string name, string? reason = null) =>
        Read(name).Last(measurement => reason is null || Equals(measurement.Tags["typedmqtt.reason"], reason)).Value;

    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _measurements.Enqueue((instrument.Name, value, new Dictionary<string, object?>(tags.ToArray())));
}
