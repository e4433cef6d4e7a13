using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Contracts;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Language;

/// <summary>What a handler or a live subscription asks the server for beside its topics.</summary>
public sealed class SubscribeOptionsTests
{
    public static TheoryData<BrokerKind, MqttProtocolVersion> Brokers => TestBrokers.Matrix;

    public static TheoryData<BrokerKind> Kinds => [BrokerKind.Embedded, BrokerKind.Mosquitto];

    [Theory, MemberData(nameof(Kinds))]
    public async Task Our_own_messages_can_be_left_out(BrokerKind kind)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await using var host = await TestHost.StartAsync(
            broker.Uri, MqttProtocolVersion.V500, mqtt => mqtt.AddHouse().AddHouseHandler<HouseHandler>(h => h.Temperature(m => m.NoLocal().Where(zone: 1))));
        await using var others = await Within.Limits(host.Get<IHouseSubscriber>().SubscribeMotionAsync(
            options: new MqttSubscribeOptions { NoLocal = true }, cancellationToken: TestContext.Current.CancellationToken));

        await host.Get<IHouse>().TemperatureAsync("hall", 1, new Reading(1, 1), TestContext.Current.CancellationToken);
        await host.Get<IHouse>().BellAsync("hall");
        await raw.PublishAsync("house/hall/temperature/1", """{"celsius":2,"humidity":2}""");

        await host.Get<HouseHandler>().NextAsync<HouseHandler.Bell>();
        Assert.Equal(2, (await host.Get<HouseHandler>().NextAsync<HouseHandler.Temperature>()).Payload.Celsius);
    }

    /// <summary>mosquitto 2.0 keeps the options of the first SUBSCRIBE when a filter is subscribed to again.</summary>
    [Fact]
    public async Task Who_wants_our_own_messages_on_the_same_filter_gets_them_all_the_same()
    {
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Embedded);
        await using var host = await TestHost.StartAsync(broker.Uri, MqttProtocolVersion.V500, mqtt => mqtt.AddHouse().AddHouseHandler<HouseHandler>(h => h.Bell(m => m.NoLocal())));
        await host.Get<IHouse>().BellAsync("hall");

        await using (var bells = await Within.Limits(host.Get<IHouseSubscriber>().SubscribeBellAsync(cancellationToken: TestContext.Current.CancellationToken)))
        {
            await host.Get<IHouse>().BellAsync("cellar");
            await using var reader = bells.GetAsyncEnumerator(TestContext.Current.CancellationToken);
            Assert.True(await Within.Limits(reader.MoveNextAsync()));
            Assert.Equal("cellar", reader.Current.Room);
        }

        Assert.Equal("cellar", (await host.Get<HouseHandler>().NextAsync<HouseHandler.Bell>()).Room);
    }

    [Fact]
    public async Task Before_MQTT_5_leaving_our_own_messages_out_is_refused_in_words()
    {
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Embedded);
        await using var handling = TestHost.Create(broker.Uri, MqttProtocolVersion.V311, mqtt => mqtt.AddHouse().AddHouseHandler<HouseHandler>(h => h.Bell(m => m.NoLocal())));
        await using var reading = await TestHost.StartAsync(broker.Uri, MqttProtocolVersion.V311, mqtt => mqtt.AddHouse());

        var atStart = await Assert.ThrowsAsync<InvalidOperationException>(handling.StartAsync);
        var atCall = await Assert.ThrowsAsync<InvalidOperationException>(async () => await reading.Get<IHouseSubscriber>().SubscribeBellAsync(
            options: new MqttSubscribeOptions { NoLocal = true }, cancellationToken: TestContext.Current.CancellationToken));

        Assert.All([atStart, atCall], failure => Assert.Contains("'house/{room}/bell' (IHouse.BellAsync) is subscribed to with NoLocal, which needs MQTT 5", failure.Message, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task Retained_messages_can_be_left_out(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await raw.PublishAsync("house/hall/status", """{"celsius":1,"humidity":1}""", retain: true);
        await using var host = await TestHost.StartAsync(
            broker.Uri, version, mqtt => mqtt.AddHouse().AddHouseHandler<HouseHandler>(h => h.Status(m => m.RetainHandling(MqttRetainHandling.DoNotSend))));

        await raw.PublishAsync("house/hall/status", """{"celsius":2,"humidity":2}""", retain: true);

        Assert.Equal(new Reading(2, 2), (await host.Get<HouseHandler>().NextAsync<HouseHandler.Status>()).Payload);
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task The_RETAIN_flag_can_be_what_the_publisher_has_set_on_MQTT_5(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var host = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddHouse().AddHouseHandler<HouseHandler>(h => h.Status(m => m.RetainAsPublished())));

        await host.Get<IHouse>().StatusAsync("hall", new Reading(18, 50));

        Assert.Equal(version == MqttProtocolVersion.V500, (await host.Get<HouseHandler>().NextAsync<HouseHandler.Status>()).Context.Retain);
    }

    [Fact]
    public void Values_that_do_not_exist_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new MqttSubscribeOptions { Qos = (MqttQos)3 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MqttSubscribeOptions { RetainHandling = (MqttRetainHandling)3 });
    }
}
