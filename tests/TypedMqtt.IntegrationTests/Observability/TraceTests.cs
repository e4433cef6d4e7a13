using System.Diagnostics;
using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Contracts;
using TypedMqtt.IntegrationTests.Harness;
using TypedMqtt.IntegrationTests.Requests;

namespace TypedMqtt.IntegrationTests.Observability;

/// <summary>What a tracing tool shows of messages that crossed a server.</summary>
public sealed class TraceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>caller → publish temperature → server → process temperature → publish bell → server → process bell.</summary>
    [Theory]
    [InlineData(BrokerKind.Embedded)]
    [InlineData(BrokerKind.Mosquitto)]
    public async Task A_trace_crosses_publisher_broker_and_handler_and_what_the_handler_publishes_in_one_picture(BrokerKind kind)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var publisher = await StartAsync(broker, mqtt => mqtt.AddHouse());
        await using var middle = await StartAsync(broker, mqtt => mqtt.AddHouse().AddHouseHandler<RingingHandler>());
        await using var last = await StartAsync(broker, mqtt => mqtt.AddHouseHandler<BellHandler>());
        using var trace = new TraceRecorder();

        await Within.Limits(publisher.Get<IHouse>().TemperatureAsync("hall", 2, new Reading(21.5, 40), Token));

        var published = await trace.WhenEndedAsync("publish house/{room}/temperature/{zone}");
        var processed = await trace.WhenEndedAsync("process house/{room}/temperature/{zone}");
        var publishedByHandler = await trace.WhenEndedAsync("publish house/{room}/bell");
        var processedLast = await trace.WhenEndedAsync("process house/{room}/bell");
        Activity[] spans = [published, processed, publishedByHandler, processedLast];
        Assert.All(spans, span => Assert.Equal((trace.TraceId, ActivityStatusCode.Unset), (span.TraceId, span.Status)));
        Assert.Equal([trace.CallerId, published.SpanId, processed.SpanId, publishedByHandler.SpanId], spans.Select(span => span.ParentSpanId));
        Assert.Equal([false, true, false, true], spans.Select(span => span.HasRemoteParent));
        Assert.Equal([ActivityKind.Producer, ActivityKind.Consumer, ActivityKind.Producer, ActivityKind.Consumer], spans.Select(span => span.Kind));
        Assert.Equal("house/hall/temperature/2", processed.GetTagItem("messaging.destination.name"));
        Assert.Equal([publisher, middle, middle, last], spans.Select(ByClientId));

        TestHost ByClientId(Activity span) => new[] { publisher, middle, last }.Single(host => Equals(host.Connection.ClientId, span.GetTagItem("messaging.client.id")));
    }

    [Theory]
    [InlineData(BrokerKind.Embedded)]
    [InlineData(BrokerKind.Mosquitto)]
    public async Task A_request_its_handler_and_its_answer_are_one_picture(BrokerKind kind)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var caller = await StartAsync(broker, mqtt => mqtt.AddWorkshop());
        await using var responder = await StartAsync(broker, mqtt => mqtt.AddWorkshopHandler<WorkshopHandler>());
        using var trace = new TraceRecorder();

        Assert.Equal(8, (await Within.Limits(caller.Get<IWorkshop>().OrderAsync("w1", new Order("screw", 4), Token))).Total);

        var requested = await trace.WhenEndedAsync("request workshop/{id}/order");
        var processed = await trace.WhenEndedAsync("process workshop/{id}/order");
        var answered = await trace.WhenEndedAsync("answer workshop/{id}/order");
        Activity[] spans = [requested, processed, answered];
        Assert.All(spans, span => Assert.Equal((trace.TraceId, ActivityStatusCode.Unset), (span.TraceId, span.Status)));
        Assert.Equal([trace.CallerId, requested.SpanId, processed.SpanId], spans.Select(span => span.ParentSpanId));
        Assert.Equal([false, true, false], spans.Select(span => span.HasRemoteParent));
    }

    /// <summary>It may have been published long ago: what it sets off now is another story, which points back.</summary>
    [Theory]
    [InlineData(BrokerKind.Embedded)]
    [InlineData(BrokerKind.Mosquitto)]
    public async Task A_retained_state_is_handled_in_a_trace_of_its_own_that_links_to_that_of_its_publisher(BrokerKind kind)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var publisher = await StartAsync(broker, mqtt => mqtt.AddHouse());
        using var trace = new TraceRecorder();
        await Within.Limits(publisher.Get<IHouse>().StatusAsync("hall", new Reading(21.5, 40)));

        await using var receiver = await StartAsync(broker, mqtt => mqtt.AddHouseHandler<HouseHandler>());

        var published = await trace.WhenEndedAsync("publish house/{room}/status");
        var processed = await trace.WhenEndedAsync("process house/{room}/status");
        Assert.NotEqual(trace.TraceId, processed.TraceId);
        Assert.Equal(default, processed.ParentSpanId);
        Assert.Equal((trace.TraceId, published.SpanId), Assert.Single(processed.Links.Select(link => (link.Context.TraceId, link.Context.SpanId))));
    }

    private static Task<TestHost> StartAsync(ITestBroker broker, Action<IMqttBuilder> configure) => TestHost.StartAsync(broker.Uri, MqttProtocolVersion.V500, configure);
}
