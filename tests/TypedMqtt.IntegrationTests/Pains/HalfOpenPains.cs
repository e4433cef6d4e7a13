using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Contracts;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Pains;

/// <summary>What users of other clients report about links that are dead and look open, each by the number of its report.</summary>
public sealed class HalfOpenPains
{
    public static TheoryData<BrokerKind, MqttProtocolVersion> Brokers => TestBrokers.Matrix;

    [Theory, MemberData(nameof(Brokers))]
    public async Task MQTTnet_2248_is_not_connected_for_hours_on_a_dead_link(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var proxy = new CuttingProxy(broker.Port);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await using var host = await TestHost.StartAsync(proxy.Uri, version, mqtt => mqtt.AddHouse().AddHouseHandler<HouseHandler>(), Attentive);

        proxy.Freeze();
        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Equal(MqttReasonCode.KeepAliveTimeout, host.Connection.LastFailure!.ReasonCode);

        proxy.Thaw();
        await Within.Limits(host.Connection.WaitForOnlineAsync(TestContext.Current.CancellationToken));
        await raw.PublishAsync("house/hall/bell", "");
        Assert.Equal("hall", (await host.Get<HouseHandler>().NextAsync<HouseHandler.Bell>()).Room);
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task MQTTnet_2244_finds_a_half_open_link_under_steady_QoS_0_traffic(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var proxy = new CuttingProxy(broker.Port);
        await using var host = await TestHost.StartAsync(proxy.Uri, version, mqtt => mqtt.AddHouse(), Attentive);
        var house = host.Get<IHouse>();

        proxy.Freeze();
        var found = host.WhenAsync(MqttConnectionState.Waiting);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        for (var i = 0; !found.IsCompleted && await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken); i++)
        {
            await house.MotionAsync("hall", i);
        }

        await found;
        Assert.Equal(MqttReasonCode.KeepAliveTimeout, host.Connection.LastFailure!.ReasonCode);
        proxy.Thaw();
        await Within.Limits(house.BellAsync("hall"));
    }

    private static void Attentive(MqttOptions options) => (options.KeepAlive, options.PingTimeout) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
}
