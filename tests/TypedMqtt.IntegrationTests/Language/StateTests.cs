using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Contracts;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Language;

/// <summary>States as values: asked for, and watched.</summary>
public sealed class StateTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);

    public static TheoryData<BrokerKind, MqttProtocolVersion> Brokers => TestBrokers.Matrix;

    [Theory, MemberData(nameof(Brokers))]
    public async Task A_state_can_be_asked_for_and_there_is_none_once_it_is_cleared(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var host = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddHouse());
        var (house, states) = (host.Get<IHouse>(), host.Get<IHouseSubscriber>());

        await house.StatusAsync("hall", new Reading(18, 50));
        var first = await GetAsync(states, "hall");
        await house.StatusAsync("hall", new Reading(19, 51));
        var second = await GetAsync(states, "hall");
        await house.StatusAsync("hall", null);

        Assert.Equal(("hall", new Reading(18, 50), true), (first!.Room, first.Payload, first.Context.Retain));
        Assert.Equal(new Reading(19, 51), second!.Payload);
        Assert.Null(await GetAsync(states, "hall", Soon));
        Assert.Null(await GetAsync(states, "cellar", Soon));
    }

    /// <summary>Not with the embedded broker: its retained messages have no subscription identifiers and may overtake SUBACK.</summary>
    [Theory]
    [InlineData(MqttProtocolVersion.V500)]
    [InlineData(MqttProtocolVersion.V311)]
    public async Task Asking_for_a_state_replays_it_to_no_handler(MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var host = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddHouse().AddHouseHandler<HouseHandler>());
        var (house, handler) = (host.Get<IHouse>(), host.Get<HouseHandler>());
        await house.StatusAsync("hall", new Reading(18, 50));
        await handler.NextAsync<HouseHandler.Status>();

        var state = await GetAsync(host.Get<IHouseSubscriber>(), "hall");
        await house.BellAsync("hall");

        Assert.Equal(new Reading(18, 50), state!.Payload);
        await handler.NextAsync<HouseHandler.Bell>();
        Assert.True(handler.IsEmpty);
    }

    /// <summary>The filter is one subscription at the server then, which is made again for the state to be sent.</summary>
    [Fact]
    public async Task Asking_replays_to_no_handler_with_the_very_topic_on_MQTT_5_and_the_handler_lives_on()
    {
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var host = await TestHost.StartAsync(
            broker.Uri, MqttProtocolVersion.V500, mqtt => mqtt.AddHouse().AddHouseHandler<HouseHandler>(h => h.Where(room: "hall")));
        var (house, handler) = (host.Get<IHouse>(), host.Get<HouseHandler>());
        await house.StatusAsync("hall", new Reading(18, 50));
        await handler.NextAsync<HouseHandler.Status>();

        Assert.Equal(new Reading(18, 50), (await GetAsync(host.Get<IHouseSubscriber>(), "hall"))!.Payload);
        await house.BellAsync("hall");
        await handler.NextAsync<HouseHandler.Bell>();
        await house.StatusAsync("hall", new Reading(19, 50));

        var next = await handler.NextAsync<HouseHandler.Status>();
        Assert.Equal((new Reading(19, 50), MqttQos.AtLeastOnce, false), (next.Payload, next.Context.Qos, next.Context.Retain));
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task What_is_watched_begins_with_what_is_and_goes_on_with_what_changes(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var host = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddHouse().AddHouseHandler<HouseHandler>());
        var (house, states) = (host.Get<IHouse>(), host.Get<IHouseSubscriber>());
        await house.StatusAsync("hall", new Reading(18, 50));

        // The handler holds the same filter, so the server has the subscription already. To watch is to want what is retained.
        await using var watched = await Within.Limits(states.WatchStatusAsync(
            options: new MqttSubscribeOptions { RetainHandling = MqttRetainHandling.DoNotSend }, cancellationToken: TestContext.Current.CancellationToken));
        await using var reader = watched.GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await Within.Limits(reader.MoveNextAsync()));
        Assert.Equal((new Reading(18, 50), true), (reader.Current.Payload, reader.Current.Context.Retain));
        await house.StatusAsync("hall", new Reading(19, 50));
        Assert.True(await Within.Limits(reader.MoveNextAsync()));
        Assert.Equal((new Reading(19, 50), false), (reader.Current.Payload, reader.Current.Context.Retain));
    }

    [Fact]
    public async Task Watching_replays_to_no_handler_on_MQTT_5()
    {
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var host = await TestHost.StartAsync(broker.Uri, MqttProtocolVersion.V500, mqtt => mqtt.AddHouse().AddHouseHandler<HouseHandler>());
        var (house, handler) = (host.Get<IHouse>(), host.Get<HouseHandler>());
        await house.StatusAsync("hall", new Reading(18, 50));
        await handler.NextAsync<HouseHandler.Status>();

        await using var first = await Within.Limits(host.Get<IHouseSubscriber>().WatchStatusAsync(cancellationToken: TestContext.Current.CancellationToken));
        await using var second = await Within.Limits(host.Get<IHouseSubscriber>().WatchStatusAsync(room: "hall", cancellationToken: TestContext.Current.CancellationToken));
        await NextAsync(first);
        await NextAsync(second);
        await house.BellAsync("hall");

        await handler.NextAsync<HouseHandler.Bell>();
        Assert.True(handler.IsEmpty);

        static async Task NextAsync(MqttSubscription<HouseMessages.StatusMessage> watched)
        {
            await using var reader = watched.GetAsyncEnumerator(TestContext.Current.CancellationToken);
            Assert.True(await Within.Limits(reader.MoveNextAsync()));
            Assert.True(reader.Current.Context.Retain);
        }
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task A_state_that_is_no_valid_payload_is_said_to_be_so(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await raw.PublishAsync("house/hall/status", "not JSON", retain: true);
        await using var host = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddHouse());

        await Assert.ThrowsAsync<MqttPayloadException>(() => GetAsync(host.Get<IHouseSubscriber>(), "hall"));
    }

    private static Task<HouseMessages.StatusMessage?> GetAsync(IHouseSubscriber states, string room, TimeSpan? timeout = null) =>
        Within.Limits(states.GetStatusAsync(room, timeout ?? TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
}
