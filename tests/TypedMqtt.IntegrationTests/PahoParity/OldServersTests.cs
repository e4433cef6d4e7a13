using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Contracts;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.PahoParity;

/// <summary>MQTT 3.1, which servers older than 3.1.1 speak, and newer ones still do.</summary>
public sealed class OldServersTests
{
    [Theory]
    [InlineData(BrokerKind.Embedded)]
    [InlineData(BrokerKind.Mosquitto)]
    public async Task Every_quality_of_service_arrives_both_ways_on_MQTT_3_1(BrokerKind kind)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var host = await TestHost.StartAsync(broker.Uri, MqttProtocolVersion.V310, mqtt => mqtt.AddHouse().AddHouseHandler<HouseHandler>());
        var (house, handler) = (host.Get<IHouse>(), host.Get<HouseHandler>());

        await house.MotionAsync("hall", 7);
        Assert.Equal(MqttQos.AtMostOnce, (await handler.NextAsync<HouseHandler.Motion>()).Context.Qos);
        await house.BellAsync("hall");
        Assert.Equal(MqttQos.AtLeastOnce, (await handler.NextAsync<HouseHandler.Bell>()).Context.Qos);
        await house.DoorAsync("hall", Guid.NewGuid(), Side.Inner, locked: false, "✓", TestContext.Current.CancellationToken);
        Assert.Equal(MqttQos.ExactlyOnce, (await handler.NextAsync<HouseHandler.Door>()).Context.Qos);
    }

    [Theory]
    [InlineData(BrokerKind.Embedded)]
    [InlineData(BrokerKind.Mosquitto)]
    public async Task A_lost_connection_is_made_again_in_a_new_session_on_MQTT_3_1(BrokerKind kind)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var proxy = new CuttingProxy(broker.Port);
        await using var host = await TestHost.StartAsync(
            proxy.Uri, MqttProtocolVersion.V310, mqtt => mqtt.AddHouse().AddHouseHandler<HouseHandler>(), options => options.ClientId = "old");

        proxy.Refuse();
        await host.WhenAsync(MqttConnectionState.Waiting);
        proxy.Accept();
        await host.Get<IHouse>().BellAsync("hall");

        Assert.Equal("hall", (await host.Get<HouseHandler>().NextAsync<HouseHandler.Bell>()).Room);
    }
}
