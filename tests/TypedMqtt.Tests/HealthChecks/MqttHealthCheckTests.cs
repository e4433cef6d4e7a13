using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TypedMqtt.Protocol;
using TypedMqtt.Storage;
using TypedMqtt.Tests.Harness;
using TypedMqtt.Tests.Storage;

namespace TypedMqtt.Tests.HealthChecks;

public sealed class MqttHealthCheckTests
{
    [Fact]
    public async Task Healthy_while_online_and_degraded_with_the_reason_until_it_is_again()
    {
        await using var host = ClientHost.Create(MqttProtocolVersion.V500);
        Assert.Equal(HealthStatus.Degraded, (await CheckAsync(host)).Status);
        var peer = await host.GoOnlineAsync();
        var online = await CheckAsync(host);
        Assert.Equal((HealthStatus.Healthy, "Online."), (online.Status, online.Description));
        Assert.Equal(("Online", "probe"), (online.Data["state"], online.Data["clientId"]));

        host.Network.MakeUnreachable("first");
        peer.Close();
        await host.WhenAsync(MqttConnectionState.Waiting);

        var waiting = await CheckAsync(host);
        Assert.Equal(HealthStatus.Degraded, waiting.Status);
        Assert.StartsWith("Waiting: ", waiting.Description, StringComparison.Ordinal);
        Assert.IsType<MqttConnectionException>(waiting.Exception);
    }

    [Theory]
    [InlineData(HealthStatus.Unhealthy)]
    [InlineData(HealthStatus.Degraded)]
    public async Task A_connection_that_is_given_up_has_the_status_registered_for_failures(HealthStatus failureStatus)
    {
        await using var host = ClientHost.Create(MqttProtocolVersion.V500);
        await host.StartAsync();
        var peer = await host.Network.AcceptAsync();
        await peer.ReceiveConnectAsync();
        peer.Refuse(0x85);
        await host.WhenAsync(MqttConnectionState.Faulted);

        var faulted = await CheckAsync(host, failureStatus);

        Assert.Equal(failureStatus, faulted.Status);
        Assert.Contains("ClientIdentifierNotValid", faulted.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unhealthy_while_dead_letters_cannot_be_published()
    {
        await using var host = ClientHost.Create(
            MqttProtocolVersion.V500,
            o => o.KeepAlive = TimeSpan.Zero,
            configure: mqtt => mqtt.AddProbeHandler<Failing>(handler => handler.OnFailure(f => f.ThenDeadLetter())));
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Publish("p/one", "fails", qos: 1, packetId: 1);
        var refused = await peer.ReceiveAsync(PacketType.Publish);
        peer.Send(0x40, $"{refused.PacketId:X4} 87");
        Packet? again = null;
        await host.Time.PassUntilAsync(ReceiveAsync());
        var failing = await CheckAsync(host);
        peer.Ack(PacketType.PubAck, again!.PacketId);
        await peer.ReceiveAsync(PacketType.PubAck);

        Assert.Equal((HealthStatus.Unhealthy, 1L), (failing.Status, failing.Data["deadLettersFailing"]));
        Assert.Contains("MqttOptions.DeadLetterPrefix", failing.Description, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);

        async Task ReceiveAsync() => again = await peer.ReceiveAsync(PacketType.Publish);
    }

    [Fact]
    public async Task Unhealthy_while_the_session_cannot_be_kept_on_disk()
    {
        var store = new MemorySessionStore(new MemoryDisk()) { OpenFailure = new SessionStoreException("The disk is full.") { MayPass = true } };
        await using var host = ClientHost.Create(MqttProtocolVersion.V500, configure: mqtt => mqtt.Services.AddSingleton<ISessionStoreProvider>(store));
        await host.StartAsync();
        await host.WhenAsync(MqttConnectionState.Waiting);

        var waiting = await CheckAsync(host);

        Assert.Equal((HealthStatus.Unhealthy, "Waiting: The disk is full."), (waiting.Status, waiting.Description));
    }

    [Fact]
    public async Task A_closed_connection_is_unhealthy()
    {
        await using var host = ClientHost.Create(MqttProtocolVersion.V500);
        await host.StopAsync();

        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(host)).Status);
    }

    [Fact]
    public async Task A_connection_with_a_name_is_checked_by_its_name()
    {
        var services = new ServiceCollection();
        services.AddTypedMqtt("north", options => options.ClientId = "northern");
        services.AddTypedMqtt("south", options => options.ClientId = "southern");
        await using var provider = services.BuildServiceProvider();
        var registration = new HealthCheckRegistration("north", services => new MqttHealthCheck(services.GetRequiredKeyedService<IMqttConnection>("north")), null, null);

        var result = await registration.Factory(provider).CheckHealthAsync(new HealthCheckContext { Registration = registration }, TestContext.Current.CancellationToken);

        Assert.Equal((HealthStatus.Degraded, "northern"), (result.Status, result.Data["clientId"]));
    }

    private sealed class Failing : ProbeHandlers.IOne
    {
        public ValueTask OnOneAsync(string text, MqttContext context, CancellationToken cancellationToken) => throw new InvalidOperationException("On purpose.");
    }

    private static Task<HealthCheckResult> CheckAsync(ClientHost host, HealthStatus failureStatus = HealthStatus.Unhealthy)
    {
        var check = new MqttHealthCheck(host.Connection);
        var context = new HealthCheckContext { Registration = new HealthCheckRegistration("mqtt", check, failureStatus, tags: null) };
        return check.CheckHealthAsync(context, TestContext.Current.CancellationToken);
    }
}
