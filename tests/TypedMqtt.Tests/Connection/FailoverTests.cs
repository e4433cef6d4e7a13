using TypedMqtt.Tests.Harness;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Connection;

/// <summary>Several servers: tried in order, one after the other, with a wait after the last.</summary>
public sealed class FailoverTests
{
    [Fact]
    public async Task Servers_are_tried_in_order_at_once_and_a_wait_comes_after_the_last()
    {
        await using var host = Create();
        host.Network.MakeUnreachable("first");
        host.Network.MakeUnreachable("second");
        host.Network.MakeUnreachable("third");
        await host.StartAsync();
        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Equal(["first", "second", "third"], host.Network.Attempts);

        host.Network.MakeReachable("second");
        await host.Time.PassAsync(ClientHost.ReconnectDelay);

        Assert.Equal("second", (await host.Network.AcceptSessionAsync()).Address.Host);
        await host.WhenAsync(MqttConnectionState.Online);
        Assert.Equal(["first", "second", "third", "first", "second"], host.Network.Attempts);
    }

    [Fact]
    public async Task A_lost_connection_is_made_again_with_the_same_server_which_has_the_session_and_then_with_the_others()
    {
        await using var host = Create();
        host.Network.MakeUnreachable("first");
        await host.StartAsync();
        var second = await host.Network.AcceptSessionAsync();
        await host.WhenAsync(MqttConnectionState.Online);

        host.Network.MakeReachable("first");
        host.Network.MakeUnreachable("second");
        host.Network.MakeUnreachable("third");
        second.Break();
        await host.WhenAsync(MqttConnectionState.Waiting);
        await host.Time.PassAsync(ClientHost.ReconnectDelay);

        Assert.Equal("first", (await host.Network.AcceptSessionAsync()).Address.Host);
        Assert.Equal(["first", "second", "second", "third", "first"], host.Network.Attempts);
    }

    [Theory]
    [InlineData(V500, 0x88)]
    [InlineData(V311, 3)]
    public async Task A_server_that_refuses_is_followed_by_the_next_at_once(MqttProtocolVersion version, int code)
    {
        await using var host = Create(version);
        await host.StartAsync();
        var first = await host.Network.AcceptAsync();
        first.Refuse(code);

        Assert.Equal("second", (await host.Network.AcceptSessionAsync()).Address.Host);
        await host.WhenAsync(MqttConnectionState.Online);
    }

    [Fact]
    public async Task While_the_next_server_is_tried_the_failure_of_the_one_before_can_be_seen()
    {
        await using var host = Create();
        await host.StartAsync();
        (await host.Network.AcceptAsync()).Refuse(0x88);
        await host.Network.AcceptAsync();

        Assert.Equal(MqttReasonCode.ServerUnavailable, host.Connection.LastFailure?.ReasonCode);
    }

    private static ClientHost Create(MqttProtocolVersion version = V500) => ClientHost.Create(version, options =>
    {
        options.Servers.Add("mqtt://first");
        options.Servers.Add("mqtt://second:1884");
        options.Servers.Add("mqtt://third");
    });
}
