using System.Collections.Concurrent;
using System.Diagnostics;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Observability;

/// <summary>
/// Records the spans of one trace, and those that link to it, as an exporter would. Other tests run at the same time, and what
/// they send is not of this trace.
/// </summary>
internal sealed class TraceRecorder : IDisposable
{
    private readonly Activity _caller = new Activity("caller").Start();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Activity>> _spans = new();
    private readonly ActivityListener _listener;

    internal TraceRecorder()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == MqttTelemetry.ActivitySourceName,
            Sample = Sample,
            ActivityStopped = span => Span(span.DisplayName).TrySetResult(span),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    internal ActivityTraceId TraceId => _caller.TraceId;

    /// <summary>The span of who publishes first.</summary>
    internal ActivitySpanId CallerId => _caller.SpanId;

    /// <summary>Gives the span of a name, once it has ended.</summary>
    internal Task<Activity> WhenEndedAsync(string name) => Within.Limits(Span(name).Task);

    public void Dispose()
    {
        _listener.Dispose();
        _caller.Dispose();
    }

    private ActivitySamplingResult Sample(ref ActivityCreationOptions<ActivityContext> options) =>
        options.Parent.TraceId == TraceId || options.Links?.Any(link => link.Context.TraceId == TraceId) is true
            ? ActivitySamplingResult.AllData
            : ActivitySamplingResult.None;

    private TaskCompletionSource<Activity> Span(string name) =>
        _spans.GetOrAdd(name, static _ => new TaskCompletionSource<Activity>(TaskCreationOptions.RunContinuationsAsynchronously));
}
