using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Contracts;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Pains;

/// <summary>What users of other clients report about connections that are not made again, each by the number of its report.</summary>
public sealed class ReconnectingPains
{
    public static TheoryData<BrokerKind, MqttProtocolVersion> Brokers => TestBrokers.Matrix;

    [Theory, MemberData(nameof(Brokers))]
    public async Task MQTTnet_784_reconnects_after_the_broker_was_away(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var proxy = new CuttingProxy(broker.Port);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await using var host = await TestHost.StartAsync(proxy.Uri, version, mqtt => mqtt.AddHouse().AddHouseHandler<HouseHandler>());

        proxy.Refuse();
        await host.WhenAsync(MqttConnectionState.Waiting);
        proxy.Accept();
        await Within.Limits(host.Connection.WaitForOnlineAsync(TestContext.Current.CancellationToken));

        await raw.PublishAsync("house/hall/bell", "");
        Assert.Equal("hall", (await host.Get<HouseHandler>().NextAsync<HouseHandler.Bell>()).Room);
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task MQTTnet_502_goes_on_trying_however_many_attempts_have_failed(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var host = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddHouse());
        var attempts = new SemaphoreSlim(0);
        host.Connection.StateChanged += (_, change) => attempts.Release();

        await broker.StopAsync();
        for (var i = 0; i < 20; i++)
        {
            await Within.Limits(attempts.WaitAsync(TestContext.Current.CancellationToken));
        }

        await broker.StartAsync();
        await Within.Limits(host.Get<IHouse>().BellAsync("hall"));
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task MQTTnet_1410_gives_an_attempt_up_that_is_never_answered_and_makes_another(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var proxy = new CuttingProxy(broker.Port);
        await using var host = await TestHost.StartAsync(
            proxy.Uri, version, mqtt => mqtt.AddHouse(), options => options.ConnectTimeout = TimeSpan.FromSeconds(1));

        proxy.Freeze();
        proxy.Cut();
        await host.WhenAsync(MqttConnectionState.Waiting);
        await host.WhenAsync(MqttConnectionState.Connecting);
        await host.WhenAsync(MqttConnectionState.Waiting);
        proxy.Thaw();

        await Within.Limits(host.Get<IHouse>().BellAsync("hall"));
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task MQTTnet_1813_nobody_has_to_subscribe_again(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var proxy = new CuttingProxy(broker.Port);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await using var host = await TestHost.StartAsync(proxy.Uri, version, mqtt => mqtt.AddHouse().AddHouseHandler<HouseHandler>(handler => handler.Where(room: "hall")));
        await using var subscription = await Within.Limits(
            host.Get<IHouseSubscriber>().SubscribeMotionAsync("cellar", cancellationToken: TestContext.Current.CancellationToken));
        await using var reader = subscription.GetAsyncEnumerator(TestContext.Current.CancellationToken);

        for (var round = 0; round < 3; round++)
        {
            var waiting = host.WhenAsync(MqttConnectionState.Waiting);
            proxy.Cut();
            await waiting;
            await Within.Limits(host.Connection.WaitForOnlineAsync(TestContext.Current.CancellationToken));
            await raw.PublishAsync("house/hall/bell", "");
            await raw.PublishAsync("house/cellar/motion", $"{round}");

            await host.Get<HouseHandler>().NextAsync<HouseHandler.Bell>();
            Assert.True(await Within.Limits(reader.MoveNextAsync()));
            Assert.Equal(round, reader.Current.Count);
        }
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task HiveMQtt_381_receives_again_when_the_broker_has_lost_the_session(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var host = await TestHost.StartAsync(
            broker.Uri, version, mqtt => mqtt.AddHouse().AddHouseHandler<HouseHandler>(), options => options.ClientId = "loses-its-session");
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Connection.SessionLost += (_, _) => lost.TrySetResult();

        // Neither broker keeps anything on disk.
        await broker.StopAsync();
        await host.WhenAsync(MqttConnectionState.Waiting);
        await broker.StartAsync();
        await Within.Limits(lost.Task);
        await Within.Limits(host.Connection.WaitForOnlineAsync(TestContext.Current.CancellationToken));

        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await raw.PublishAsync("house/hall/bell", "");
        Assert.Equal("hall", (await host.Get<HouseHandler>().NextAsync<HouseHandler.Bell>()).Room);
    }
}
