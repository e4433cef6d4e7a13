using System.Collections.Concurrent;
using System.Diagnostics;
using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Contracts;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Observability;

public sealed class TraceTests
{
    [Theory]
    [InlineData(BrokerKind.Embedded)]
    [InlineData(BrokerKind.Mosquitto)]
    public async Task A_trace_crosses_publisher_broker_and_handler_in_one_picture(BrokerKind kind)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var publisher = await TestHost.StartAsync(broker.Uri, MqttProtocolVersion.V500, mqtt => mqtt.AddHouse());
        await using var receiver = await TestHost.StartAsync(broker.Uri, MqttProtocolVersion.V500, mqtt => mqtt.AddHouse().AddHouseHandler<HouseHandler>());
        using var request = new Activity("request").Start();
        var spans = new ConcurrentDictionary<string, Activity>();
        var handled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == MqttTelemetry.ActivitySourceName,

            // Other tests run at the same time, and their messages are not of this trace.
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Parent.TraceId == request.TraceId ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStopped = span =>
            {
                spans[span.DisplayName] = span;
                if (span.Kind == ActivityKind.Consumer)
                {
                    handled.SetResult();
                }
            },
        };
        ActivitySource.AddActivityListener(listener);

        await Within.Limits(publisher.Get<IHouse>().TemperatureAsync("hall", 2, new Reading(21.5, 40), TestContext.Current.CancellationToken));
        await Within.Limits(handled.Task);

        var published = spans["publish house/{room}/temperature/{zone}"];
        var processed = spans["process house/{room}/temperature/{zone}"];
        Assert.Equal(request.SpanId, published.ParentSpanId);
        Assert.Equal(published.SpanId, processed.ParentSpanId);
        Assert.True(processed.HasRemoteParent);
        Assert.Equal("house/hall/temperature/2", processed.GetTagItem("messaging.destination.name"));
    }
}
