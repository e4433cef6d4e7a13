using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TypedMqtt.EmbeddedBroker;
using TypedMqtt.IntegrationTests.Contracts;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Brokers;

public sealed class EmbeddedMqttBrokerTests
{
    [Fact]
    public async Task UseEmbeddedBroker_starts_a_broker_on_a_free_port_and_connects_to_it_whatever_the_options_say()
    {
        await using var host = await TestHost.StartAsync(
            "mqtt://127.0.0.1:1", MqttProtocolVersion.V500, mqtt => mqtt.AddHouse().AddHouseHandler<HouseHandler>().UseEmbeddedBroker());

        await host.Get<IHouse>().BellAsync("hall");

        Assert.Equal("hall", (await host.Get<HouseHandler>().NextAsync<HouseHandler.Bell>()).Room);
        Assert.InRange(host.Get<EmbeddedMqttBroker>().Port, 1024, ushort.MaxValue);
    }

    [Fact]
    public async Task UseEmbeddedBroker_needs_neither_TLS_nor_a_method_whatever_is_configured_for_the_server_it_stands_for()
    {
        await using var host = await TestHost.StartAsync(
            "mqtts://broker.example.com",
            MqttProtocolVersion.V500,
            mqtt => mqtt.UseEmbeddedBroker(),
            options => (options.Tls.TargetHost, options.Authentication) = ("broker.example.com", new ScramSha256Authentication("alice", "secret")));

        Assert.Equal(MqttConnectionState.Online, host.Connection.State);
    }

    [Fact]
    public async Task Every_named_connection_may_have_a_broker_of_its_own()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddTypedMqtt("north", options => options.WaitForOnlineOnStart = true).UseEmbeddedBroker();
        builder.Services.AddTypedMqtt("south", options => options.WaitForOnlineOnStart = true).UseEmbeddedBroker();
        using var host = builder.Build();

        await Within.Limits(host.StartAsync(TestContext.Current.CancellationToken));

        Assert.NotEqual(Port("north"), Port("south"));
        await host.StopAsync(TestContext.Current.CancellationToken);

        int Port(string name) => host.Services.GetRequiredKeyedService<EmbeddedMqttBroker>(name).Port;
    }

    [Fact]
    public void A_connection_has_one_embedded_broker_at_most() =>
        Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddTypedMqtt().UseEmbeddedBroker().UseEmbeddedBroker());

    [Fact]
    public async Task A_restart_keeps_the_port_and_what_is_retained()
    {
        await using var broker = new EmbeddedMqttBroker();
        await broker.StartAsync(TestContext.Current.CancellationToken);
        var port = broker.Port;
        await using (var raw = await RawClient.ConnectAsync(port))
        {
            await raw.PublishAsync("house/hall/status", "{}", retain: true);
        }

        await broker.RestartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(port, broker.Port);
        await using var later = await RawClient.ConnectAsync(port);
        await later.SubscribeAsync("house/#");
        Assert.Equal("house/hall/status", (await later.ReceiveAsync()).Topic);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        await using var first = new EmbeddedMqttBroker();
        await first.StartAsync(TestContext.Current.CancellationToken);
        await using var second = new EmbeddedMqttBroker(new EmbeddedBrokerOptions { Port = first.Port });

        var failure = await Assert.ThrowsAsync<IOException>(() => second.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains($"port {first.Port}", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(65_536)]
    public void A_port_that_is_none_is_refused_naming_the_option(int port)
    {
        var failure = Assert.Throws<ArgumentOutOfRangeException>(() => new EmbeddedMqttBroker(new EmbeddedBrokerOptions { Port = port }));

        Assert.Contains("EmbeddedBrokerOptions.Port", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Starting_stopping_and_disposing_twice_is_once()
    {
        var broker = new EmbeddedMqttBroker();
        await broker.StartAsync(TestContext.Current.CancellationToken);
        await broker.StartAsync(TestContext.Current.CancellationToken);
        await broker.StopAsync(TestContext.Current.CancellationToken);
        await broker.StopAsync(TestContext.Current.CancellationToken);
        await broker.DisposeAsync();
        await broker.DisposeAsync();
    }
}
