using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Contracts;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.PahoParity;

/// <summary>What a Paho user has of connect(), loop_start(), keep-alive, and disconnect().</summary>
public sealed class ConnectingTests
{
    public static TheoryData<BrokerKind, MqttProtocolVersion> Brokers => TestBrokers.Matrix;

    [Theory, MemberData(nameof(Brokers))]
    public async Task Connecting_starts_with_the_host_and_success_arrives_with_CONNACK(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var host = TestHost.Create(broker.Uri, version);
        var states = new List<MqttConnectionState>();
        host.Connection.StateChanged += (_, change) => states.Add(change.Current);
        Assert.Equal(MqttConnectionState.Idle, host.Connection.State);

        await host.StartAsync();
        await Within.Limits(host.Connection.WaitForOnlineAsync(TestContext.Current.CancellationToken));

        Assert.Equal(MqttConnectionState.Online, host.Connection.State);
        Assert.Null(host.Connection.LastFailure);
        Assert.Equal(1, host.Connection.GetStatistics().Connects);
        await host.StopAsync();
        Assert.Equal(
            [MqttConnectionState.Connecting, MqttConnectionState.Subscribing, MqttConnectionState.Online, MqttConnectionState.Draining, MqttConnectionState.Closed],
            states);
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task A_refused_login_is_a_clear_classified_error(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind, withLogin: true);
        await using var host = TestHost.Create(broker.Uri, version, options: o => (o.UserName, o.Password) = (TestBrokers.UserName, TestBrokers.WrongPassword));

        await host.StartAsync();
        await host.WhenAsync(MqttConnectionState.Waiting);

        var failure = Assert.IsType<MqttConnectionException>(host.Connection.LastFailure);
        Assert.Contains(failure.ReasonCode!.Value, new[] { MqttReasonCode.BadUserNameOrPassword, MqttReasonCode.NotAuthorized });
        Assert.Equal(MqttConnectionFailure.CredentialsRefused, failure.Failure);
        Assert.Contains("MqttOptions.UserName", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong horse", host.Logs.All, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task A_right_login_is_let_in(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind, withLogin: true);
        await using var host = await TestHost.StartAsync(
            broker.Uri, version, options: o => (o.UserName, o.Password) = (TestBrokers.UserName, TestBrokers.Password));

        Assert.Equal(MqttConnectionState.Online, host.Connection.State);
        Assert.DoesNotContain(TestBrokers.Password, host.Logs.All, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task The_host_starts_while_no_broker_is_there_and_connects_when_it_is(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = TestBrokers.Create(kind);
        await using var host = TestHost.Create(broker.Uri, version);

        await host.StartAsync();
        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Contains(broker.Uri, host.Connection.LastFailure!.Message, StringComparison.Ordinal);

        await broker.StartAsync();
        await Within.Limits(host.Connection.WaitForOnlineAsync(TestContext.Current.CancellationToken));
        Assert.Null(host.Connection.LastFailure);
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task The_network_runs_in_the_background_and_blocks_no_caller_while_it_stands_still(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var proxy = new CuttingProxy(broker.Port);
        proxy.Freeze();
        await using var host = TestHost.Create(proxy.Uri, version, mqtt => mqtt.AddHouse(), options => options.ConnectTimeout = TimeSpan.FromSeconds(1));

        // The server takes the connection and says nothing: no CONNACK, and nothing that is written gets through.
        await Within.Limits(host.StartAsync());
        var published = Enumerable.Range(0, 100).Select(i => host.Get<IHouse>().TemperatureAsync("hall", i, new Reading(20, 40)).AsTask()).ToArray();
        var subscribed = host.Get<IHouseSubscriber>().SubscribeBellAsync(cancellationToken: TestContext.Current.CancellationToken).AsTask();
        Assert.DoesNotContain(published, task => task.IsCompleted);
        Assert.False(subscribed.IsCompleted);
        Assert.NotEqual(MqttConnectionState.Online, host.Connection.State);

        proxy.Thaw();
        await Within.Limits(Task.WhenAll(published));
        await (await Within.Limits(subscribed)).DisposeAsync();
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task A_lost_connection_is_made_again_and_subscriptions_with_it(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var proxy = new CuttingProxy(broker.Port);
        await using var host = await TestHost.StartAsync(proxy.Uri, version, mqtt => mqtt.AddHouse().AddHouseHandler<HouseHandler>());

        proxy.Cut();
        await host.WhenAsync(MqttConnectionState.Waiting);
        await host.WhenAsync(MqttConnectionState.Online);

        await host.Get<IHouse>().BellAsync("hall");
        Assert.Equal("hall", (await host.Get<HouseHandler>().NextAsync<HouseHandler.Bell>()).Room);
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task A_broker_that_restarts_without_its_sessions_is_subscribed_to_anew(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var host = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddHouse().AddHouseHandler<HouseHandler>());

        await broker.StopAsync();
        await host.WhenAsync(MqttConnectionState.Waiting);
        var published = host.Get<IHouse>().BellAsync("hall").AsTask();
        await broker.StartAsync();

        await Within.Limits(published);
        Assert.Equal("hall", (await host.Get<HouseHandler>().NextAsync<HouseHandler.Bell>()).Room);
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task Keep_alive_notices_a_dead_link_and_connects_again(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var proxy = new CuttingProxy(broker.Port);
        await using var host = await TestHost.StartAsync(
            proxy.Uri, version, options: o => (o.KeepAlive, o.PingTimeout) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)));

        proxy.Freeze();
        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Equal(MqttReasonCode.KeepAliveTimeout, host.Connection.LastFailure!.ReasonCode);

        proxy.Thaw();
        await host.WhenAsync(MqttConnectionState.Online);
        Assert.Equal(2, host.Connection.GetStatistics().Connects);
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task Stopping_drains_what_was_published_and_sends_DISCONNECT_last(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var proxy = new CuttingProxy(broker.Port);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await raw.SubscribeAsync("house/#");
        await using var host = await TestHost.StartAsync(proxy.Uri, version, mqtt => mqtt.AddHouse());
        var house = host.Get<IHouse>();
        var published = Enumerable.Range(0, 50).Select(i => house.TemperatureAsync("hall", i, new Reading(20, 40)).AsTask()).ToArray();

        await host.StopAsync();

        await Within.Limits(Task.WhenAll(published));
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal($"house/hall/temperature/{i}", (await raw.ReceiveAsync()).Topic);
        }

        byte[] disconnect = version == MqttProtocolVersion.V500 ? [0xE0, 7, 0, 5, 0x11, 0, 0, 0, 0] : [0xE0, 0];
        await proxy.WhenSentAsync(disconnect);
        Assert.Equal(disconnect, proxy.LastSent(disconnect.Length));
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task Every_wait_ends_when_the_host_stops(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = TestBrokers.Create(kind);
        await using var host = TestHost.Create(broker.Uri, version, mqtt => mqtt.AddHouse());
        await host.StartAsync();
        var published = host.Get<IHouse>().BellAsync("hall").AsTask();
        var subscribed = host.Get<IHouseSubscriber>().SubscribeBellAsync(cancellationToken: TestContext.Current.CancellationToken).AsTask();
        var online = host.Connection.WaitForOnlineAsync(TestContext.Current.CancellationToken);

        await host.StopAsync();

        await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(published));
        await Assert.ThrowsAsync<MqttConnectionException>(() => Within.Limits(subscribed));
        await Assert.ThrowsAsync<MqttConnectionException>(() => Within.Limits(online));
        await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(host.Get<IHouse>().BellAsync("hall").AsTask()));
    }
}
