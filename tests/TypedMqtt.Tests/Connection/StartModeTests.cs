using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Connection;

public sealed class StartModeTests
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(13);

    [Fact]
    public async Task By_default_the_host_starts_without_a_server()
    {
        await using var host = ClientHost.Create(MqttProtocolVersion.V500);
        host.Network.MakeUnreachable("first");

        await Within.Limits(host.StartAsync());

        Assert.NotEqual(MqttConnectionState.Online, host.Connection.State);
    }

    [Fact]
    public async Task A_start_that_waits_ends_when_the_connection_is_online()
    {
        await using var host = Create();
        var started = host.StartAsync();
        var peer = await host.Network.AcceptAsync();
        await peer.ReceiveConnectAsync();
        Assert.False(started.IsCompleted);

        peer.Accept();

        await Within.Limits(started);
        Assert.Equal(MqttConnectionState.Online, host.Connection.State);
    }

    [Fact]
    public async Task A_start_that_waits_in_vain_fails_with_the_reason_and_names_the_option()
    {
        await using var host = Create();
        host.Network.MakeUnreachable("first");
        var started = host.StartAsync();
        await host.WhenAsync(MqttConnectionState.Waiting);

        await host.Time.PassAsync(StartTimeout);

        var failure = await Assert.ThrowsAsync<MqttConnectionException>(() => Within.Limits(started));
        Assert.Contains("MqttOptions.StartTimeout (00:00:13)", failure.Message, StringComparison.Ordinal);
        Assert.Contains("mqtt://first", failure.Message, StringComparison.Ordinal);
        Assert.IsType<MqttConnectionException>(failure.InnerException);
    }

    [Fact]
    public async Task A_start_that_waits_fails_at_once_when_the_connection_is_given_up()
    {
        await using var host = Create();
        var started = host.StartAsync();
        var peer = await host.Network.AcceptAsync();
        await peer.ReceiveConnectAsync();

        peer.Refuse(0x85);

        var failure = await Assert.ThrowsAsync<MqttConnectionException>(() => Within.Limits(started));
        Assert.Equal(MqttReasonCode.ClientIdentifierNotValid, failure.ReasonCode);
    }

    private static ClientHost Create() =>
        ClientHost.Create(MqttProtocolVersion.V500, options => (options.WaitForOnlineOnStart, options.StartTimeout) = (true, StartTimeout));
}
