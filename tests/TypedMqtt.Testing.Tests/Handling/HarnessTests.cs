using Microsoft.Extensions.DependencyInjection;
using TypedMqtt.Testing.Tests.Contracts;

namespace TypedMqtt.Testing.Tests.Handling;

public sealed class HarnessTests
{
    public static TheoryData<MqttProtocolVersion> Versions => [MqttProtocolVersion.V500, MqttProtocolVersion.V311, MqttProtocolVersion.V310];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Versions))]
    public async Task What_a_contract_publishes_is_handled_and_acknowledged_as_its_quality_of_service_has_it(MqttProtocolVersion version)
    {
        await using var harness = await StartAsync(version: version);

        var zero = await harness.SendAsync<ILamp>(lamp => lamp.FlickerAsync("hall", "zero"));
        var one = await harness.SendAsync<ILamp>(lamp => lamp.LitAsync("hall", 3, "one"));
        var two = await harness.SendAsync<ILamp>(lamp => lamp.BrokenAsync("hall", "two"));

        Assert.All([zero, one, two], result => Assert.Equal(MqttHandlingOutcome.Handled, result.Outcome));
        Assert.Equal([(MqttQos.AtMostOnce, null), (MqttQos.AtLeastOnce, MqttReasonCode.Success), (MqttQos.ExactlyOnce, MqttReasonCode.Success)], new[] { zero, one, two }.Select(result => (result.DeliveredQos!.Value, result.Acknowledgement)));
        Assert.Equal([false, true, true], new[] { zero, one, two }.Select(result => result.IsAcknowledged));
        Assert.Equal(["ILamp.FlickerAsync", "ILamp.LitAsync", "ILamp.BrokenAsync"], harness.Calls.Select(call => call.Member));
    }

    [Fact]
    public async Task What_a_handler_throws_is_told()
    {
        await using var harness = await StartAsync();
        var failure = new InvalidOperationException("no");
        harness.Get<LampHandler>().Handle = (_, _) => throw failure;

        var result = await harness.SendAsync("lamps/hall/lit/3", "text");

        Assert.Equal(MqttHandlingOutcome.Failed, result.Outcome);
        Assert.Same(failure, result.Exception);
        Assert.Equal(new MqttHandlerCall(typeof(LampHandler), "ILamp.LitAsync", "lamps/hall/lit/3", MqttHandlingOutcome.Failed, failure), Assert.Single(result.Calls));
        Assert.Contains("InvalidOperationException: no", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payload_that_cannot_be_read_is_a_failure()
    {
        await using var harness = await StartAsync();

        var result = await harness.SendAsync("lamps/hall/dim", "half");

        Assert.Equal(MqttHandlingOutcome.Failed, result.Outcome);
        Assert.IsType<MqttPayloadException>(result.Exception);
        Assert.True(harness.Get<LampHandler>().IsEmpty);
    }

    [Fact]
    public async Task A_level_that_cannot_be_read_is_skipped_and_acknowledged()
    {
        await using var harness = await StartAsync();

        var result = await harness.SendAsync("lamps/hall/lit/bright", "text");

        Assert.Equal((MqttHandlingOutcome.Skipped, true, null), (result.Outcome, result.IsAcknowledged, result.Exception));
        Assert.True(harness.Get<LampHandler>().IsEmpty);
    }

    [Theory]
    [InlineData("lamps/hall/elsewhere")]
    [InlineData("lamps/attic/lit/3")]
    public async Task What_no_handler_has_subscribed_to_is_unmatched(string topic)
    {
        await using var harness = await StartAsync(mqtt => mqtt.AddLamp().AddLampHandler<LampHandler>(handler => handler.Where(id: "hall")));

        var result = await harness.SendAsync(topic, "text");

        Assert.Equal((MqttHandlingOutcome.Unmatched, false, null), (result.Outcome, result.IsAcknowledged, result.DeliveredQos));
        Assert.Empty(result.Calls);
    }

    [Fact]
    public async Task What_was_not_subscribed_because_the_broker_refused_is_unmatched()
    {
        using var broker = new MqttTestBroker();
        using var refusal = broker.RejectSubscribe("lamps/+/lit/+", MqttReasonCode.NotAuthorized);
        await using var harness = await StartAsync(broker: broker);

        Assert.Equal(MqttHandlingOutcome.Unmatched, (await harness.SendAsync("lamps/hall/lit/3", "text")).Outcome);
        Assert.Equal(MqttHandlingOutcome.Handled, (await harness.SendAsync("lamps/hall/broken", "text")).Outcome);
    }

    [Fact]
    public async Task Nothing_is_acknowledged_before_it_has_been_handled()
    {
        await using var harness = await StartAsync();
        var (entered, release) = Block(harness);

        var sending = harness.SendAsync("lamps/hall/broken", "text");
        await Within.Limits(entered);
        Assert.Empty(harness.Broker.Acknowledgements);
        release();

        Assert.True((await Within.Limits(sending)).IsAcknowledged);
    }

    [Fact]
    public async Task What_is_interrupted_by_a_stop_is_not_acknowledged()
    {
        await using var harness = await StartAsync();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        harness.Get<LampHandler>().Handle = (_, cancellationToken) =>
        {
            entered.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        };

        var sending = harness.SendAsync("lamps/hall/lit/3", "text");
        await Within.Limits(entered.Task);
        await harness.StopAsync();

        Assert.False((await Within.Limits(sending)).IsAcknowledged);
        Assert.Empty(harness.Broker.Acknowledgements);
    }

    [Fact]
    public async Task A_message_that_was_being_handled_when_the_connection_was_cut_is_acknowledged_on_the_next_one()
    {
        await using var harness = await StartAsync();
        var (entered, release) = Block(harness);
        var sending = harness.SendAsync("lamps/hall/broken", "text");
        await Within.Limits(entered);

        harness.Broker.CutNow();
        await harness.Broker.WaitForConnectionsAsync(2, Token);
        release();

        var result = await Within.Limits(sending);
        Assert.Equal((MqttHandlingOutcome.Handled, true), (result.Outcome, result.IsAcknowledged));
        Assert.Single(result.Calls);
    }

    [Fact]
    public async Task Of_several_handlers_each_is_called_and_the_failure_counts()
    {
        await using var harness = await StartAsync(mqtt => mqtt.AddLampHandler<DeafHandler>().AddLampHandler<LampHandler>());
        harness.Get<LampHandler>().Handle = (_, _) => throw new InvalidOperationException("no");

        var result = await harness.SendAsync("lamps/hall/lit/3", "text");

        Assert.Equal(MqttHandlingOutcome.Failed, result.Outcome);
        Assert.Equal(
            [("DeafHandler", MqttHandlingOutcome.Handled), ("LampHandler", MqttHandlingOutcome.Failed)],
            result.Calls.Select(call => (call.HandlerType.Name, call.Outcome)).Order());
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Handlers_whose_topic_filters_overlap_are_called_once_each(MqttProtocolVersion version)
    {
        await using var harness = await StartAsync(mqtt => mqtt.AddLampHandler<DeafHandler>().AddLampHandler<LampHandler>(handler => handler.Where(id: "hall")), version: version);

        var result = await harness.SendAsync("lamps/hall/lit/3", "text");

        Assert.Equal(["DeafHandler", "LampHandler"], result.Calls.Select(call => call.HandlerType.Name).Order(StringComparer.Ordinal));
        Assert.Single(harness.Broker.Acknowledgements);
    }

    [Fact]
    public async Task Messages_that_are_the_same_have_a_result_each()
    {
        await using var harness = await StartAsync();
        var failures = 0;
        harness.Get<LampHandler>().Handle = (_, _) => Interlocked.Increment(ref failures) == 1 ? throw new InvalidOperationException("first") : Task.CompletedTask;

        var results = await Task.WhenAll(harness.SendAsync("lamps/hall/lit/3", "text"), harness.SendAsync("lamps/hall/lit/3", "text"));

        Assert.Equal([MqttHandlingOutcome.Failed, MqttHandlingOutcome.Handled], results.Select(result => result.Outcome));
        Assert.All(results, result => Assert.Single(result.Calls));
    }

    [Fact]
    public async Task A_prefix_stands_before_what_a_contract_sends()
    {
        await using var harness = await StartAsync(mqtt =>
        {
            mqtt.Services.Configure<MqttOptions>(options => options.TopicPrefix = "test/site");
            mqtt.AddLamp().AddLampHandler<LampHandler>();
        });

        Assert.Equal(MqttHandlingOutcome.Handled, (await harness.SendAsync<ILamp>(lamp => lamp.FlickerAsync("hall", "text"))).Outcome);
        Assert.Equal(MqttHandlingOutcome.Unmatched, (await harness.SendAsync("lamps/hall/flicker", "text")).Outcome);
        Assert.Equal("test/site/lamps/hall/flicker", harness.Broker.Messages[0].Topic);
        Assert.Equal(40, await (await harness.ConnectAsync<ILamp>(Token)).DimAsync("hall", 40, Token));
    }

    [Fact]
    public async Task A_handler_that_shares_its_subscription_is_fed_too()
    {
        await using var harness = await StartAsync(mqtt => mqtt.AddLampHandler<LampHandler>(handler => handler.Lit(member => member.Share("lights"))));

        Assert.Equal(MqttHandlingOutcome.Handled, (await harness.SendAsync("lamps/hall/lit/3", "text")).Outcome);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task A_contract_on_another_connection_is_answered_and_the_calls_are_seen(MqttProtocolVersion version)
    {
        await using var harness = await StartAsync(version: version);
        var lamp = await harness.ConnectAsync<ILamp>(Token);

        Assert.Equal(40, await lamp.DimAsync("hall", 40, Token));
        await Assert.ThrowsAsync<MqttFaultException<string>>(() => lamp.DimAsync("hall", 140, Token).AsTask());

        Assert.Equal(["ILamp.DimAsync", "ILamp.DimAsync"], harness.Calls.Select(call => call.Member));
    }

    [Fact]
    public async Task Calls_that_another_client_has_caused_can_be_waited_for()
    {
        await using var harness = await StartAsync();

        var waiting = harness.WaitForCallsAsync(2, Token);
        await (await harness.ConnectAsync<ILamp>(Token)).FlickerAsync("hall", "first", Token);
        await harness.WaitForCallsAsync(1, Token);
        Assert.False(waiting.IsCompleted);
        harness.Broker.Publish("lamps/hall/lit/3", "second");

        Assert.Equal(["ILamp.FlickerAsync", "ILamp.LitAsync"], (await waiting).Select(call => call.Member));
    }

    [Fact]
    public async Task What_only_a_live_subscription_has_asked_for_is_unmatched()
    {
        await using var harness = await StartAsync(mqtt => mqtt.AddLamp().AddLampHandler<DeafHandler>());
        await using var flickers = await harness.Get<ILampSubscriber>().SubscribeFlickerAsync(cancellationToken: Token);

        Assert.Equal(MqttHandlingOutcome.Unmatched, (await harness.SendAsync("lamps/hall/flicker", "text")).Outcome);
    }

    [Fact]
    public async Task A_time_out_passes_when_the_test_lets_it()
    {
        var time = new MqttTestTime();
        using var broker = new MqttTestBroker(time);
        await using var harness = await StartAsync(
            mqtt =>
            {
                mqtt.Services.AddSingleton<TimeProvider>(time);
                mqtt.AddLamp().AddLampHandler<LampHandler>();
            },
            broker);
        var (entered, release) = Block(harness);
        var asking = (await harness.ConnectAsync<ILamp>(Token)).DimAsync("hall", 40, Token).AsTask();
        await Within.Limits(entered);

        await time.PassAsync(TimeSpan.FromSeconds(10), Token);

        Assert.Equal(MqttRequestFailure.TimedOut, (await Assert.ThrowsAsync<MqttRequestException>(() => Within.Limits(asking))).Failure);
        release();
    }

    [Fact]
    public async Task A_contract_that_is_not_registered_says_what_to_do()
    {
        await using var harness = await StartAsync(mqtt => mqtt.AddLampHandler<LampHandler>());

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => harness.SendAsync<ILamp>(lamp => lamp.FlickerAsync("hall", "text")));
        Assert.StartsWith("ILamp is not registered.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_message_is_sent_at_a_time()
    {
        await using var harness = await StartAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => harness.SendAsync<ILamp>(_ => Task.CompletedTask));
        await Assert.ThrowsAsync<InvalidOperationException>(() => harness.SendAsync<ILamp>(lamp => Task.WhenAll(lamp.FlickerAsync("hall", "a"), lamp.FlickerAsync("hall", "b"))));
        Assert.Empty(harness.Broker.Messages);
    }

    private static Task<MqttHandlerHarness> StartAsync(
        Action<IMqttBuilder>? configure = null, MqttTestBroker? broker = null, MqttProtocolVersion version = MqttProtocolVersion.V500) => MqttHandlerHarness.StartAsync(
        mqtt =>
        {
            mqtt.Services.Configure<MqttOptions>(options => options.ProtocolVersion = version);
            (configure ?? (own => own.AddLamp().AddLampHandler<LampHandler>()))(mqtt);
        },
        broker,
        Token);

    private static (Task Entered, Action Release) Block(MqttHandlerHarness harness)
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        harness.Get<LampHandler>().Handle = (_, _) =>
        {
            entered.SetResult();
            return release.Task;
        };
        return (entered.Task, release.SetResult);
    }
}
