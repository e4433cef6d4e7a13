using System.Buffers;
using System.Diagnostics;
using TypedMqtt.Protocol;
using TypedMqtt.Telemetry;

namespace TypedMqtt.Tests.Telemetry;

public sealed class TraceContextTests
{
    private const string TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Fact]
    public void What_is_written_is_read_back()
    {
        using var activity = new Activity("any") { TraceStateString = "vendor=1", ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();

        var context = TraceContext.Read(Write(activity, own: null));

        Assert.Equal(new ActivityContext(activity.TraceId, activity.SpanId, ActivityTraceFlags.Recorded, "vendor=1", isRemote: true), context);
    }

    [Fact]
    public void What_the_caller_has_set_itself_is_left_alone()
    {
        using var activity = new Activity("any").Start();

        Assert.Empty(Write(activity, own: [new("other", "1"), new("traceparent", TraceParent)]));
        Assert.Empty(Write(activity, own: [new("tracestate", "a=1")]));
        Assert.Empty(Write(activity, own: null, new MqttUserProperty("traceparent", TraceParent)));
        Assert.NotEmpty(Write(activity, own: [new("other", "1")], null, new MqttUserProperty("other", "2")));
    }

    [Fact]
    public void A_span_of_another_format_is_not_written()
    {
        using var activity = new Activity("any").SetIdFormat(ActivityIdFormat.Hierarchical).Start();

        Assert.Empty(Write(activity, own: null));
    }

    /// <summary>A handler that publishes would pass it on, so a peer could make every message of a system as long as it likes.</summary>
    [Theory]
    [InlineData(512, true)]
    [InlineData(513, false)]
    public void A_trace_state_that_is_longer_than_anybody_has_to_keep_is_dropped_and_the_trace_goes_on(int length, bool isKept)
    {
        var state = "a=" + new string('b', length - 2);

        var context = TraceContext.Read([new("traceparent", TraceParent), new("tracestate", state)]);

        Assert.Equal("b7ad6b7169203331", context.SpanId.ToHexString());
        Assert.Equal(isKept ? state : null, context.TraceState);
    }

    private static IReadOnlyList<MqttUserProperty> Write(Activity activity, IReadOnlyList<MqttUserProperty>? own, params ReadOnlySpan<MqttUserProperty?> declared)
    {
        var properties = new ArrayBufferWriter<byte>();
        TraceContext.Write(properties, activity, declared, own);
        return UserProperties.Read(properties.WrittenSpan);
    }
}
