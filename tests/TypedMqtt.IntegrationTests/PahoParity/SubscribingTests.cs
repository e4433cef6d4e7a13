using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Contracts;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.PahoParity;

/// <summary>What a Paho user has of subscribe() and on_message.</summary>
public sealed class SubscribingTests
{
    public static TheoryData<BrokerKind, MqttProtocolVersion> Brokers => TestBrokers.Matrix;

    [Theory, MemberData(nameof(Brokers))]
    public async Task What_arrives_right_after_CONNACK_is_handled_before_any_SUBACK(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var proxy = new CuttingProxy(broker.Port);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await using var host = await TestHost.StartAsync(
            proxy.Uri, version, mqtt => mqtt.AddHouse().AddHouseHandler<HouseHandler>(), options => options.ClientId = "resumes");

        // While the client is away its session takes messages; they are pushed as soon as CONNACK is out, and since the
        // session is there nothing is subscribed to again.
        proxy.Refuse();
        await host.WhenAsync(MqttConnectionState.Waiting);
        for (var i = 0; i < 10; i++)
        {
            await raw.PublishAsync($"house/hall/temperature/{i}", """{"celsius":21.5,"humidity":40}""");
        }

        proxy.Accept();
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(i, (await host.Get<HouseHandler>().NextAsync<HouseHandler.Temperature>()).Zone);
        }
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task Levels_match_as_plus_and_the_tail_as_hash(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await using var host = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddHouse().AddHouseHandler<HouseHandler>());
        var handler = host.Get<HouseHandler>();

        await raw.PublishAsync("house/attic/log/a", "one");
        Assert.Equal(("attic", "a", "one"), Shorten(await handler.NextAsync<HouseHandler.Log>()));
        await raw.PublishAsync("house/cellar/log/a/b/c", "two");
        Assert.Equal(("cellar", "a/b/c", "two"), Shorten(await handler.NextAsync<HouseHandler.Log>()));
        await raw.PublishAsync("house/cellar/log", "three");
        Assert.Equal(("cellar", "", "three"), Shorten(await handler.NextAsync<HouseHandler.Log>()));
        await raw.PublishAsync("house/cellar/deeper/motion", "4");
        await raw.PublishAsync("house/cellar/motion", "5");
        Assert.Equal(5, (await handler.NextAsync<HouseHandler.Motion>()).Count);

        static (string, string, string) Shorten(HouseHandler.Log log) => (log.Room, log.Path, log.Line);
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task A_bound_level_narrows_what_the_broker_sends(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await using var host = await TestHost.StartAsync(
            broker.Uri, version, mqtt => mqtt.AddHouse().AddHouseHandler<HouseHandler>(h => h.Where(room: "hall").Temperature(m => m.Where(zone: 2))));
        const string Payload = """{"celsius":21.5,"humidity":40}""";

        await raw.PublishAsync("house/cellar/temperature/2", Payload);
        await raw.PublishAsync("house/hall/temperature/1", Payload);
        await raw.PublishAsync("house/hall/temperature/2", Payload);

        Assert.Equal(("hall", 2), await NextAsync());
        Assert.Equal(1, host.Connection.GetStatistics().Received);

        async Task<(string, int)> NextAsync()
        {
            var message = await host.Get<HouseHandler>().NextAsync<HouseHandler.Temperature>();
            return (message.Room, message.Zone);
        }
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task A_slow_handler_blocks_neither_our_publishes_nor_PINGREQ_nor_other_handlers(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var proxy = new CuttingProxy(broker.Port);
        var slow = new SlowHandler();
        await using var host = await TestHost.StartAsync(
            proxy.Uri,
            version,
            mqtt =>
            {
                Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton(mqtt.Services, slow);
                mqtt.AddHouse().AddHouseHandler<SlowHandler>().AddHouseHandler<HouseHandler>(h => h.Where(room: "cellar"));
            },
            options => options.KeepAlive = TimeSpan.FromSeconds(1));
        var house = host.Get<IHouse>();

        await house.BellAsync("hall");
        await Within.Limits(slow.Entered);

        await Within.Limits(house.TemperatureAsync("cellar", 1, new Reading(1, 1), TestContext.Current.CancellationToken));
        Assert.Equal(1, (await host.Get<HouseHandler>().NextAsync<HouseHandler.Temperature>()).Zone);
        await proxy.WhenSentAsync(0xC0, 0x00);
        Assert.Equal(1, host.Connection.GetStatistics().Connects);
        slow.Leave();
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task A_live_subscription_completes_at_SUBACK_and_reads_typed_messages_in_order(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var host = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddHouse());
        var house = host.Get<IHouse>();
        var subscription = await Within.Limits(host.Get<IHouseSubscriber>().SubscribeTemperatureAsync(room: "hall", cancellationToken: TestContext.Current.CancellationToken));
        await using (subscription)
        {
            Assert.Equal(("house/hall/temperature/+", MqttQos.AtLeastOnce), (subscription.TopicFilter, subscription.GrantedQos));
            for (var i = 0; i < 5; i++)
            {
                await house.TemperatureAsync("hall", i, new Reading(i, 40), TestContext.Current.CancellationToken);
            }

            var next = 0;
            await foreach (var message in subscription.WithCancellation(TestContext.Current.CancellationToken))
            {
                Assert.Equal(("hall", next, new Reading(next, 40)), (message.Room, message.Zone, message.Payload));
                if (++next == 5)
                {
                    break;
                }
            }
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(async () =>
        {
            await foreach (var message in subscription)
            {
                Assert.Fail("A disposed subscription gives nothing.");
            }
        });
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task The_quality_of_service_can_be_asked_for_per_call(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await using var host = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddHouse());
        await using var subscription = await Within.Limits(host.Get<IHouseSubscriber>().SubscribeMotionAsync(
            options: new MqttSubscribeOptions { Qos = MqttQos.ExactlyOnce }, cancellationToken: TestContext.Current.CancellationToken));
        await using var reader = subscription.GetAsyncEnumerator(TestContext.Current.CancellationToken);

        // The member says at most once; the call says otherwise.
        await raw.PublishAsync("house/hall/motion", "3", MqttQos.ExactlyOnce);

        Assert.True(await Within.Limits(reader.MoveNextAsync()));
        Assert.Equal((3, MqttQos.ExactlyOnce, MqttQos.ExactlyOnce), (reader.Current.Count, reader.Current.Context.Qos, subscription.GrantedQos));
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task Subscribing_works_before_the_first_connect_and_from_inside_a_handler(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var host = TestHost.Create(broker.Uri, version, mqtt => mqtt.AddHouse().AddHouseHandler<SubscribingHandler>());
        var early = host.Get<IHouseSubscriber>().SubscribeMotionAsync(cancellationToken: TestContext.Current.CancellationToken).AsTask();
        await host.StartAsync();
        await using var subscription = await Within.Limits(early);

        await host.Get<IHouse>().BellAsync("hall");
        await using var fromHandler = await Within.Limits(host.Get<SubscribingHandler>().Opened);
        await host.Get<IHouse>().MotionAsync("hall", 3);

        Assert.Equal(3, await FirstAsync(subscription));
        Assert.Equal(3, await FirstAsync(fromHandler));

        static async Task<int> FirstAsync(MqttSubscription<HouseMessages.MotionMessage> messages)
        {
            await using var reader = messages.GetAsyncEnumerator(TestContext.Current.CancellationToken);
            Assert.True(await Within.Limits(reader.MoveNextAsync()));
            return reader.Current.Count;
        }
    }

    private sealed class SlowHandler : HouseHandlers.IBell
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task Entered => _entered.Task;

        internal void Leave() => _left.TrySetResult();

        public async ValueTask OnBellAsync(string room, MqttContext context, CancellationToken cancellationToken)
        {
            _entered.TrySetResult();
            await _left.Task.WaitAsync(cancellationToken);
        }
    }

    private sealed class SubscribingHandler(IHouseSubscriber subscriber) : HouseHandlers.IBell
    {
        private readonly TaskCompletionSource<MqttSubscription<HouseMessages.MotionMessage>> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task<MqttSubscription<HouseMessages.MotionMessage>> Opened => _opened.Task;

        public async ValueTask OnBellAsync(string room, MqttContext context, CancellationToken cancellationToken) =>
            _opened.SetResult(await subscriber.SubscribeMotionAsync(cancellationToken: cancellationToken));
    }
}
