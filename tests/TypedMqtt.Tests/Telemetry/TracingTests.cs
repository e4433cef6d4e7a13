using System.Diagnostics;
using TypedMqtt.Protocol;
using TypedMqtt.Telemetry;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Telemetry;

[Collection(TelemetryGroup.Name)]
public sealed class TracingTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string SpanId = "b7ad6b7169203331";
    private const string TraceParent = $"26 'traceparent' '00-{TraceId}-{SpanId}-01' 26 'tracestate' 'a=1'";

    [Fact]
    public async Task A_publish_is_a_span_named_for_its_template_that_ends_when_it_is_acknowledged_and_travels_with_it()
    {
        using var spans = new SpanRecorder();
        await using var host = ClientHost.Create(MqttProtocolVersion.V500);
        var peer = await host.GoOnlineAsync();

        var published = host.Probe.OneAsync("hello", TestContext.Current.CancellationToken);
        var packet = await peer.ReceiveAsync(PacketType.Publish);
        var span = Assert.Single(spans.Started);
        Assert.False(spans.HasEnded);
        peer.Ack(PacketType.PubAck, packet.PacketId);
        await Within.Limits(published);

        Assert.Same(span, await spans.NextAsync());
        Assert.Equal(("publish p/one", ActivityKind.Producer, ActivityStatusCode.Unset), (span.DisplayName, span.Kind, span.Status));
        Assert.Equal("mqtt", span.GetTagItem("messaging.system"));
        Assert.Equal("publish", span.GetTagItem("messaging.operation.name"));
        Assert.Equal("send", span.GetTagItem("messaging.operation.type"));
        Assert.Equal("p/one", span.GetTagItem("messaging.destination.template"));
        Assert.Equal("p/one", span.GetTagItem("messaging.destination.name"));
        Assert.Equal("probe", span.GetTagItem("messaging.client.id"));
        Assert.Equal(5, span.GetTagItem("messaging.message.body.size"));
        Assert.Equal(("first", 1883), (span.GetTagItem("server.address"), span.GetTagItem("server.port")));
        Assert.Equal([new("traceparent", span.Id!)], UserProperties.Read(packet.Properties));
    }

    [Fact]
    public async Task A_span_and_a_measurement_name_the_server_that_the_connection_was_made_with()
    {
        using var spans = new SpanRecorder();
        await using var host = ClientHost.Create(MqttProtocolVersion.V500, options => Array.ForEach(["mqtt://first", "mqtt://[::1]:1884"], options.Servers.Add));
        using var metrics = new MetricsRecorder(host.Get<MqttMetrics>());
        host.Network.MakeUnreachable("first");
        await host.GoOnlineAsync();

        await host.PublishAsync(0, "x");

        var span = await spans.NextAsync();
        var tags = Assert.Single(metrics.Read("messaging.client.sent.messages")).Tags;
        Assert.Equal(("::1", 1884), (span.GetTagItem("server.address"), span.GetTagItem("server.port")));
        Assert.Equal(("::1", 1884), (tags["server.address"], tags["server.port"]));
    }

    [Fact]
    public async Task The_name_of_a_span_holds_the_template_and_never_the_topic()
    {
        using var spans = new SpanRecorder();
        await using var host = ClientHost.Create(MqttProtocolVersion.V500);
        await host.GoOnlineAsync();

        await host.Probe.ManyAsync("attic", "x", TestContext.Current.CancellationToken);

        var span = await spans.NextAsync();
        Assert.Equal("publish p/many/{level}", span.DisplayName);
        Assert.Equal("p/many/attic", span.GetTagItem("messaging.destination.name"));
    }

    [Fact]
    public async Task A_publish_that_fails_is_a_failed_span_with_the_reason_and_without_the_payload()
    {
        using var spans = new SpanRecorder();
        await using var host = ClientHost.Create(MqttProtocolVersion.V500);
        var peer = await host.GoOnlineAsync();

        var published = host.Probe.OneAsync("SECRET", TestContext.Current.CancellationToken);
        var packet = await peer.ReceiveAsync(PacketType.Publish);
        peer.Send(0x40, $"{packet.PacketId:X4} 87");
        await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(published));

        var span = await spans.NextAsync();
        Assert.Equal((ActivityStatusCode.Error, "NotAuthorized"), (span.Status, span.GetTagItem("error.type")));
        Assert.DoesNotContain("SECRET", string.Join(' ', span.TagObjects), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_cannot_be_made_is_a_failed_span()
    {
        using var spans = new SpanRecorder();
        await using var host = ClientHost.Create(MqttProtocolVersion.V500);

        await Assert.ThrowsAnyAsync<Exception>(() => host.Probe.StateAsync("", TestContext.Current.CancellationToken));

        Assert.Equal((ActivityStatusCode.Error, "TypedMqtt.MqttPayloadException"), await FailureAsync(spans));
    }

    [Fact]
    public async Task The_span_of_the_caller_is_the_parent_and_stays_the_current_one()
    {
        using var spans = new SpanRecorder();
        await using var host = ClientHost.Create(MqttProtocolVersion.V500);
        using var caller = new Activity("caller").Start();

        var published = host.Probe.OneAsync("never sent", TestContext.Current.CancellationToken);

        Assert.Same(caller, Activity.Current);
        Assert.Equal(caller.SpanId, Assert.Single(spans.Started).ParentSpanId);
        await host.StopAsync();
        await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(published));
    }

    [Fact]
    public async Task A_trace_that_others_record_is_carried_on_without_a_listener_of_ours()
    {
        await using var host = ClientHost.Create(MqttProtocolVersion.V500);
        var peer = await host.GoOnlineAsync();
        using var caller = new Activity("caller") { TraceStateString = "a=1" }.Start();

        await host.PublishAsync(0, "x");

        Assert.Equal([new("traceparent", caller.Id!), new("tracestate", "a=1")], UserProperties.Read((await peer.ReceiveAsync(PacketType.Publish)).Properties));
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V500, false)]
    [InlineData(MqttProtocolVersion.V311, true)]
    public async Task Nothing_is_carried_where_it_is_switched_off_or_the_protocol_has_no_place_for_it(MqttProtocolVersion version, bool propagates)
    {
        using var spans = new SpanRecorder();
        await using var host = ClientHost.Create(version, options => options.PropagateTraceContext = propagates);
        var peer = await host.GoOnlineAsync();

        await host.PublishAsync(0, "x");

        Assert.DoesNotContain("traceparent", System.Text.Encoding.UTF8.GetString((await peer.ReceiveAsync(PacketType.Publish)).Bytes), StringComparison.Ordinal);
        Assert.Equal("publish p/zero", (await spans.NextAsync()).DisplayName);
    }

    [Fact]
    public async Task A_handler_runs_in_a_span_that_goes_on_with_the_trace_of_the_publisher()
    {
        using var spans = new SpanRecorder();
        var handler = new CurrentSpanHandler();
        await using var host = await SubscribeAsync(handler);

        host.Peer.Publish("p/zero", "x", properties: TraceParent);

        var span = await Within.Limits(handler.Current);
        Assert.NotNull(span);
        Assert.Equal(("process p/zero", ActivityKind.Consumer), (span.DisplayName, span.Kind));
        Assert.Equal((TraceId, SpanId, "a=1"), (span.TraceId.ToHexString(), span.ParentSpanId.ToHexString(), span.TraceStateString));
        Assert.Same(span, await spans.NextAsync());
        Assert.Equal("process", span.GetTagItem("messaging.operation.type"));
    }

    [Fact]
    public async Task A_retained_message_links_to_the_trace_it_was_published_in_instead_of_going_on_with_it()
    {
        using var spans = new SpanRecorder();
        await using var host = await SubscribeAsync(new CurrentSpanHandler());

        host.Peer.Send(0x31, $"'p/zero' {{{TraceParent}}} 78");

        var span = await spans.NextAsync();
        Assert.Equal(default, span.ParentSpanId);
        Assert.Equal(TraceId, Assert.Single(span.Links).Context.TraceId.ToHexString());
    }

    [Theory]
    [InlineData("26 'traceparent' 'garbage'")]
    [InlineData("26 'traceparent' ''")]
    [InlineData("26 'tracestate' 'a=1'")]
    [InlineData("")]
    public async Task What_says_nothing_of_a_trace_that_can_be_read_begins_one(string properties)
    {
        using var spans = new SpanRecorder();
        await using var host = await SubscribeAsync(new CurrentSpanHandler());

        host.Peer.Publish("p/zero", "x", properties: properties);

        var span = await spans.NextAsync();
        Assert.Equal((default, ActivityStatusCode.Unset), (span.ParentSpanId, span.Status));
    }

    [Fact]
    public async Task A_handler_that_fails_is_a_failed_span()
    {
        using var spans = new SpanRecorder();
        await using var host = await SubscribeAsync(new CurrentSpanHandler { Failure = new TimeoutException("SECRET") });

        host.Peer.Publish("p/zero", "x");

        Assert.Equal((ActivityStatusCode.Error, "System.TimeoutException"), await FailureAsync(spans));
    }

    private static async Task<(ActivityStatusCode Status, object? ErrorType)> FailureAsync(SpanRecorder spans)
    {
        var span = await spans.NextAsync();
        Assert.Null(span.StatusDescription);
        return (span.Status, span.GetTagItem("error.type"));
    }

    private static async Task<SubscribedHost> SubscribeAsync(CurrentSpanHandler handler)
    {
        var host = ClientHost.Create(MqttProtocolVersion.V500, configure: handler.Bind);
        return new SubscribedHost(host, await host.GoOnlineSubscribedAsync());
    }

    private sealed record SubscribedHost(ClientHost Host, Peer Peer) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }
}
