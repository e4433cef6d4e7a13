using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Contracts;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.PahoParity;

/// <summary>What a Paho user has of publish(): from any thread, at any time, at every quality of service.</summary>
public sealed class PublishingTests
{
    public static TheoryData<BrokerKind, MqttProtocolVersion> Brokers => TestBrokers.Matrix;

    [Theory, MemberData(nameof(Brokers))]
    public async Task Publishing_works_from_many_threads_at_once_in_order_per_publisher(BrokerKind kind, MqttProtocolVersion version)
    {
        const int Publishers = 8;
        const int Each = 50;
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await raw.SubscribeAsync("house/#");
        await using var host = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddHouse());
        var house = host.Get<IHouse>();

        await Within.Limits(Task.WhenAll(Enumerable.Range(0, Publishers).Select(publisher => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                await house.TemperatureAsync($"room{publisher}", i, new Reading(20, 40));
            }
        }))));

        var received = new List<string>();
        for (var i = 0; i < Publishers * Each; i++)
        {
            received.Add((await raw.ReceiveAsync()).Topic);
        }

        for (var publisher = 0; publisher < Publishers; publisher++)
        {
            var prefix = $"house/room{publisher}/temperature/";
            Assert.Equal(Enumerable.Range(0, Each).Select(i => $"{prefix}{i}"), received.Where(topic => topic.StartsWith(prefix, StringComparison.Ordinal)));
        }
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task What_is_published_before_the_first_connect_is_queued_and_sent(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await raw.SubscribeAsync("house/#");
        await using var host = TestHost.Create(broker.Uri, version, mqtt => mqtt.AddHouse());
        var house = host.Get<IHouse>();

        var atMostOnce = house.MotionAsync("hall", 3).AsTask();
        var atLeastOnce = house.BellAsync("hall").AsTask();
        Assert.True(atMostOnce.IsCompletedSuccessfully);
        Assert.False(atLeastOnce.IsCompleted);
        await host.StartAsync();

        await Within.Limits(atLeastOnce);
        Assert.Equal("house/hall/motion", (await raw.ReceiveAsync()).Topic);
        Assert.Equal("house/hall/bell", (await raw.ReceiveAsync()).Topic);
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task Publishing_from_inside_a_handler_does_not_deadlock_MQTTnet_648(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var host = await TestHost.StartAsync(
            broker.Uri, version, mqtt => mqtt.AddHouse().AddHouseHandler<Answering>().AddHouseHandler<HouseHandler>(h => h.Where(room: "cellar")));

        await host.Get<IHouse>().BellAsync("hall");

        Assert.Equal("cellar", (await host.Get<HouseHandler>().NextAsync<HouseHandler.Bell>()).Room);
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task Every_quality_of_service_arrives_with_itself_both_ways(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var host = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddHouse().AddHouseHandler<HouseHandler>());
        var (house, handler, id) = (host.Get<IHouse>(), host.Get<HouseHandler>(), Guid.NewGuid());

        await house.MotionAsync("hall", 7);
        var motion = await handler.NextAsync<HouseHandler.Motion>();
        await house.TemperatureAsync("hall", 2, new Reading(21.5, 40), TestContext.Current.CancellationToken);
        var temperature = await handler.NextAsync<HouseHandler.Temperature>();
        await house.DoorAsync("hall", id, Side.Outer, locked: true, "häßlich ✓", TestContext.Current.CancellationToken);
        var door = await handler.NextAsync<HouseHandler.Door>();

        Assert.Equal((MqttQos.AtMostOnce, 7), (motion.Context.Qos, motion.Count));
        Assert.Equal((MqttQos.AtLeastOnce, 2, new Reading(21.5, 40)), (temperature.Context.Qos, temperature.Zone, temperature.Payload));
        Assert.Equal((MqttQos.ExactlyOnce, id, Side.Outer, true, "häßlich ✓"), (door.Context.Qos, door.Id, door.Side, door.Locked, door.Text));
        Assert.Equal($"house/hall/door/{id}/out/true", door.Context.Topic);
        Assert.Equal(version == MqttProtocolVersion.V500 ? "application/json" : null, temperature.Context.ContentType);
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task The_quality_of_service_of_a_subscription_can_be_lower(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var host = await TestHost.StartAsync(
            broker.Uri, version, mqtt => mqtt.AddHouse().AddHouseHandler<HouseHandler>(h => h.Temperature(m => m.Qos(MqttQos.AtMostOnce))));

        await host.Get<IHouse>().TemperatureAsync("hall", 2, new Reading(21.5, 40), TestContext.Current.CancellationToken);

        Assert.Equal(MqttQos.AtMostOnce, (await host.Get<HouseHandler>().NextAsync<HouseHandler.Temperature>()).Context.Qos);
    }

    [Fact]
    public void The_default_quality_of_service_is_at_most_once() => Assert.Equal(MqttQos.AtMostOnce, new MqttEventAttribute("a").Qos);

    [Theory, MemberData(nameof(Brokers))]
    public async Task A_state_is_retained_for_later_subscribers_and_null_clears_it(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var publisher = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddHouse());
        await publisher.Get<IHouse>().StatusAsync("hall", new Reading(18, 50));

        await using (var later = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddHouse().AddHouseHandler<HouseHandler>()))
        {
            var status = await later.Get<HouseHandler>().NextAsync<HouseHandler.Status>();
            Assert.True(status.Context.Retain);
            Assert.Equal(new Reading(18, 50), status.Payload);

            await publisher.Get<IHouse>().StatusAsync("hall", null);
            Assert.Null((await later.Get<HouseHandler>().NextAsync<HouseHandler.Status>()).Payload);
        }

        await using var last = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddHouse().AddHouseHandler<HouseHandler>());
        await last.Get<IHouse>().StatusAsync("hall", new Reading(1, 1));
        Assert.False((await last.Get<HouseHandler>().NextAsync<HouseHandler.Status>()).Context.Retain);
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task A_cancelled_publish_ends_its_wait_and_is_not_sent_when_it_was_still_queued(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await raw.SubscribeAsync("house/#");
        await using var host = TestHost.Create(broker.Uri, version, mqtt => mqtt.AddHouse());
        using var cancellation = new CancellationTokenSource();
        var cancelled = host.Get<IHouse>().TemperatureAsync("hall", 1, new Reading(1, 1), cancellation.Token).AsTask();
        var sent = host.Get<IHouse>().TemperatureAsync("hall", 2, new Reading(1, 1), TestContext.Current.CancellationToken).AsTask();

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Within.Limits(cancelled));
        await host.StartAsync();

        await Within.Limits(sent);
        Assert.Equal("house/hall/temperature/2", (await raw.ReceiveAsync()).Topic);
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task A_topic_prefix_stands_before_every_topic_and_handlers_do_not_see_it(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await raw.SubscribeAsync("#");
        await using var host = await TestHost.StartAsync(
            broker.Uri, version, mqtt => mqtt.AddHouse().AddHouseHandler<HouseHandler>(), options => options.TopicPrefix = "tenants/acme");

        await host.Get<IHouse>().LogAsync("hall", "a/b", "hello");

        Assert.Equal("tenants/acme/house/hall/log/a/b", (await raw.ReceiveAsync()).Topic);
        var log = await host.Get<HouseHandler>().NextAsync<HouseHandler.Log>();
        Assert.Equal(("hall", "a/b", "tenants/acme/house/hall/log/a/b"), (log.Room, log.Path, log.Context.Topic));
    }

    /// <summary>Rings in the cellar when somebody rings in the hall, and waits until the broker has it.</summary>
    private sealed class Answering(IHouse house) : HouseHandlers.IBell
    {
        public ValueTask OnBellAsync(string room, MqttContext context, CancellationToken cancellationToken) =>
            room == "hall" ? house.BellAsync("cellar") : ValueTask.CompletedTask;
    }
}
