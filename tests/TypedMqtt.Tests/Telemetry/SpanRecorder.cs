using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Telemetry;

/// <summary>Listens to the spans of TypedMqtt, as an exporter would.</summary>
internal sealed class SpanRecorder : IDisposable
{
    private readonly ActivityListener _listener;
    private readonly Channel<Activity> _ended = Channel.CreateUnbounded<Activity>();
    private readonly ConcurrentQueue<Activity> _started = new();

    internal SpanRecorder()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "TypedMqtt",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = _started.Enqueue,
            ActivityStopped = activity => _ended.Writer.TryWrite(activity),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    internal IReadOnlyCollection<Activity> Started => _started;

    internal bool HasEnded => _ended.Reader.TryPeek(out _);

    internal Task<Activity> NextAsync() => Within.Limits(_ended.Reader.ReadAsync(TestContext.Current.CancellationToken));

    public void Dispose() => _listener.Dispose();
}
