using Microsoft.Extensions.Hosting;
using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Connection;

/// <summary>What a server says decides what happens next: soon, slowly, or never.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData(V500, 0x88, MqttReasonCode.ServerUnavailable)]
    [InlineData(V500, 0x89, MqttReasonCode.ServerBusy)]
    [InlineData(V500, 0x80, MqttReasonCode.UnspecifiedError)]
    [InlineData(V311, 3, MqttReasonCode.ServerUnavailable)]
    public async Task A_refusal_that_may_pass_is_tried_again_soon(MqttProtocolVersion version, int code, MqttReasonCode reasonCode)
    {
        await using var host = ClientHost.Create(version);
        await host.StartAsync();
        (await host.Network.AcceptAsync()).Refuse(code);

        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Equal(reasonCode, host.Connection.LastFailure!.ReasonCode);
        await host.Time.PassAsync(ClientHost.ReconnectDelay);
        await host.Network.AcceptSessionAsync();
        await host.WhenAsync(MqttConnectionState.Online);
    }

    [Theory]
    [InlineData(0x8A)]
    [InlineData(0x97)]
    [InlineData(0x9F)]
    public async Task A_refusal_that_takes_an_operator_is_tried_again_slowly(int code)
    {
        await using var host = ClientHost.Create(V500);
        await host.StartAsync();
        (await host.Network.AcceptAsync()).Refuse(code);

        await host.Time.PassAsync(ClientHost.LongestReconnectDelay);
        await host.Network.AcceptSessionAsync();
        await host.WhenAsync(MqttConnectionState.Online);
    }

    [Theory, Statement("MQTT-4.13.2-1")]
    [InlineData(V500, 0x84, "MqttOptions.ProtocolVersion")]
    [InlineData(V500, 0x85, "MqttOptions.ClientId")]
    [InlineData(V500, 0x8C, "BadAuthenticationMethod")]
    [InlineData(V311, 1, "MqttOptions.ProtocolVersion")]
    [InlineData(V311, 2, "MqttOptions.ClientId")]
    public async Task A_refusal_that_cannot_pass_gives_the_connection_up_and_stops_the_host(MqttProtocolVersion version, int code, string advice)
    {
        await using var host = ClientHost.Create(version);
        var stopping = WhenStopping(host);
        await host.StartAsync();
        var published = host.PublishAsync(1, "x");
        var online = host.Connection.WaitForOnlineAsync(TestContext.Current.CancellationToken);
        var peer = await host.Network.AcceptAsync();
        await peer.ReceiveConnectAsync();
        peer.Refuse(code);

        await host.WhenAsync(MqttConnectionState.Faulted);
        await Within.Limits(stopping);
        await peer.EndsAsync();
        Assert.Contains(advice, host.Connection.LastFailure!.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(published));
        await Assert.ThrowsAsync<MqttConnectionException>(() => Within.Limits(online));
    }

    [Fact, Statement("MQTT-4.13.2-1")]
    public async Task A_session_taken_over_is_fatal_and_stops_the_host()
    {
        await using var host = ClientHost.Create(V500);
        var stopping = WhenStopping(host);
        var peer = await host.GoOnlineAsync();

        peer.Send((int)PacketType.Disconnect << 4, "8E {}");

        await host.WhenAsync(MqttConnectionState.Faulted);
        await Within.Limits(stopping);
        await peer.EndsAsync();
        Assert.Equal(MqttReasonCode.SessionTakenOver, host.Connection.LastFailure!.ReasonCode);
        Assert.Single(host.Network.Attempts);
    }

    [Fact]
    public async Task A_host_that_chooses_so_goes_on_without_the_connection()
    {
        await using var host = ClientHost.Create(V500, options => options.StopHostWhenFaulted = false);
        var stopping = WhenStopping(host);
        var peer = await host.GoOnlineAsync();

        peer.Send((int)PacketType.Disconnect << 4, "8E {}");

        await host.WhenAsync(MqttConnectionState.Faulted);
        Assert.False(stopping.IsCompleted);
    }

    [Fact]
    public async Task Waiting_for_online_after_a_connection_that_was_online_has_been_given_up_pretended_that_it_is()
    {
        await using var host = ClientHost.Create(V500);
        var peer = await host.GoOnlineAsync();
        peer.Send((int)PacketType.Disconnect << 4, "8E {}");
        await host.WhenAsync(MqttConnectionState.Faulted);

        var failure = await Assert.ThrowsAsync<MqttConnectionException>(
            () => Within.Limits(host.Connection.WaitForOnlineAsync(TestContext.Current.CancellationToken)));

        Assert.Equal(MqttReasonCode.SessionTakenOver, failure.ReasonCode);
    }

    [Fact]
    public async Task A_session_taken_over_was_taken_for_a_lost_connection_when_a_write_failed_first()
    {
        await using var host = ClientHost.Create(V500);
        var peer = await host.GoOnlineAsync();

        // The server has closed: writing fails, and its DISCONNECT is still to be read.
        peer.BreakWrites();
        await host.PublishAsync(0, "x");
        await host.Time.WhenArmedAsync(TimeSpan.FromSeconds(1));
        peer.Send((int)PacketType.Disconnect << 4, "8E {}");

        await host.WhenAsync(MqttConnectionState.Faulted);
    }

    [Fact]
    public async Task A_write_that_fails_with_nothing_more_to_read_is_a_lost_connection()
    {
        await using var host = ClientHost.Create(V500);
        var peer = await host.GoOnlineAsync();

        peer.BreakWrites();
        await host.PublishAsync(0, "x");
        await host.Time.PassAsync(TimeSpan.FromSeconds(1));

        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Contains("was lost", host.Connection.LastFailure!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x8B, MqttReasonCode.ServerShuttingDown)]
    [InlineData(0x8D, MqttReasonCode.KeepAliveTimeout)]
    [InlineData(0x00, MqttReasonCode.Success)]
    public async Task Another_DISCONNECT_is_a_lost_connection_with_its_reason(int code, MqttReasonCode reasonCode)
    {
        await using var host = ClientHost.Create(V500);
        var peer = await host.GoOnlineAsync();

        peer.Send((int)PacketType.Disconnect << 4, $"{code:X2} {{}}");

        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Equal(reasonCode, host.Connection.LastFailure!.ReasonCode);
        await host.Time.PassAsync(ClientHost.ReconnectDelay);
        await host.Network.AcceptSessionAsync();
        await host.WhenAsync(MqttConnectionState.Online);
    }

    private static Task WhenStopping(ClientHost host)
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Get<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);
        return stopping.Task;
    }
}
