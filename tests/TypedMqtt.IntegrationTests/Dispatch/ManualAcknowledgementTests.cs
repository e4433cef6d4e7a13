using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Contracts;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Dispatch;

/// <summary>What a broker does with messages that a handler acknowledges by hand.</summary>
public sealed class ManualAcknowledgementTests
{
    public static TheoryData<BrokerKind, MqttProtocolVersion> Brokers => TestBrokers.Matrix;

    [Theory, MemberData(nameof(Brokers))]
    public async Task What_was_not_acknowledged_comes_again_to_the_next_process_and_what_was_does_not(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var publisher = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddHouse());
        await using (var first = await StartAsync(broker.Uri, version))
        {
            await publisher.Get<IHouse>().BellAsync("acknowledged");
            await publisher.Get<IHouse>().BellAsync("held");
            (await first.Get<HouseHandler>().NextAsync<HouseHandler.Bell>()).Context.Acknowledge();
            Assert.Equal("held", (await first.Get<HouseHandler>().NextAsync<HouseHandler.Bell>()).Room);
        }

        await using var second = await StartAsync(broker.Uri, version);

        Assert.Equal("held", (await second.Get<HouseHandler>().NextAsync<HouseHandler.Bell>()).Room);
        await publisher.Get<IHouse>().BellAsync("new");
        Assert.Equal("new", (await second.Get<HouseHandler>().NextAsync<HouseHandler.Bell>()).Room);
    }

    // The embedded broker does not say that it repeats itself, so at QoS 1 its repetitions cannot be known.
    [Theory]
    [InlineData(MqttProtocolVersion.V500)]
    [InlineData(MqttProtocolVersion.V311)]
    public async Task Held_over_a_lost_connection_a_message_is_not_handled_again_and_its_acknowledgement_counts(MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var proxy = new CuttingProxy(broker.Port);
        await using var publisher = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddHouse());
        await using (var first = await StartAsync(proxy.Uri, version))
        {
            await publisher.Get<IHouse>().BellAsync("held");
            var held = await first.Get<HouseHandler>().NextAsync<HouseHandler.Bell>();
            var lost = first.WhenAsync(MqttConnectionState.Waiting);
            proxy.Cut();
            await lost;
            await first.WhenAsync(MqttConnectionState.Online);
            held.Context.Acknowledge();
            await publisher.Get<IHouse>().BellAsync("next");
            var next = await first.Get<HouseHandler>().NextAsync<HouseHandler.Bell>();
            Assert.Equal("next", next.Room);
            next.Context.Acknowledge();
        }

        await using var second = await StartAsync(broker.Uri, version);

        await publisher.Get<IHouse>().BellAsync("new");
        Assert.Equal("new", (await second.Get<HouseHandler>().NextAsync<HouseHandler.Bell>()).Room);
    }

    private static Task<TestHost> StartAsync(string server, MqttProtocolVersion version) => TestHost.StartAsync(
        server,
        version,
        mqtt => mqtt.AddHouseHandler<HouseHandler>(handler => handler.Acknowledge(MqttAcknowledgement.Manual)),
        options => (options.ClientId, options.ResumeSessionOnStart) = ("holder", true));
}
