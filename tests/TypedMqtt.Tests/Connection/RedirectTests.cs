using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Connection;

/// <summary>A server that sends this client to another one (MQTT 5, 4.11), which is followed to where it is allowed only.</summary>
public sealed class RedirectTests
{
    [Theory]
    [InlineData(0x9C)]
    [InlineData(0x9D)]
    public async Task A_server_may_send_the_client_to_a_server_on_the_allow_list(int code)
    {
        await using var host = Create("other");
        await host.StartAsync();
        (await host.Network.AcceptAsync()).Refuse(code, "1C 'evil.example other:1999'");

        var other = await host.Network.AcceptSessionAsync();
        Assert.Equal(("other", 1999), (other.Address.Host, other.Address.Port));
        await host.WhenAsync(MqttConnectionState.Online);
    }

    [Theory]
    [InlineData(0x9C)]
    [InlineData(0x9D)]
    public async Task A_redirection_to_anywhere_else_is_not_followed(int code)
    {
        await using var host = Create();
        await host.StartAsync();
        (await host.Network.AcceptAsync()).Refuse(code, "1C 'evil.example'");

        await host.WhenAsync(MqttConnectionState.Waiting);
        await host.Time.PassAsync(ClientHost.LongestReconnectDelay);
        await host.Network.AcceptAsync();
        Assert.Equal(["first", "first"], host.Network.Attempts);
    }

    [Theory]
    [InlineData(0x9C, "first")]
    [InlineData(0x9D, "other")]
    public async Task Use_another_server_holds_for_this_time_and_server_moved_for_ever(int code, string afterwards)
    {
        await using var host = Create("other");
        await host.StartAsync();
        (await host.Network.AcceptAsync()).Refuse(code, "1C 'other'");
        var other = await host.Network.AcceptSessionAsync();
        await host.WhenAsync(MqttConnectionState.Online);

        // It is tried first, since it has the session; when it is gone, the configured one is the one to ask.
        host.Network.MakeUnreachable("other");
        other.Break();
        await host.WhenAsync(MqttConnectionState.Waiting);
        await host.Time.PassAsync(ClientHost.ReconnectDelay);
        await host.WhenAsync(MqttConnectionState.Waiting);
        await host.StopAsync();

        Assert.Equal(["first", "other", "other"], host.Network.Attempts);
        Assert.Contains($"with mqtt://{afterwards}:1883", host.Logs.Warnings[^1], StringComparison.Ordinal);
    }

    [Fact, Statement("MQTT-4.13.2-1")]
    public async Task A_DISCONNECT_redirects_too()
    {
        await using var host = Create("other");
        await host.StartAsync();
        var first = await host.Network.AcceptSessionAsync();
        await host.WhenAsync(MqttConnectionState.Online);

        first.Send((int)PacketType.Disconnect << 4, "9C {1C 'other'}");

        Assert.Equal("other", (await host.Network.AcceptSessionAsync()).Address.Host);
        await first.EndsAsync();
    }

    [Fact]
    public async Task Servers_that_accept_and_redirect_to_each_other_were_followed_without_end_and_without_a_wait()
    {
        await using var host = Create("first", "other");
        await host.StartAsync();
        for (var attempt = 0; attempt <= 5; attempt++)
        {
            var peer = await host.Network.AcceptSessionAsync();
            await host.WhenAsync(MqttConnectionState.Online);
            peer.Send((int)PacketType.Disconnect << 4, $"9C {{1C '{(peer.Address.Host == "first" ? "other" : "first")}'}}");
        }

        await host.WhenAsync(MqttConnectionState.Waiting);
    }

    [Fact]
    public async Task Two_servers_that_accept_and_send_the_client_away_were_tried_in_turn_without_a_wait()
    {
        await using var host = ClientHost.Create(V500, options =>
        {
            options.Servers.Add("mqtt://first");
            options.Servers.Add("mqtt://second");
        });
        await host.StartAsync();
        var peer = await host.Network.AcceptSessionAsync();
        await host.WhenAsync(MqttConnectionState.Online);
        peer.Send((int)PacketType.Disconnect << 4, "9C {}");

        await host.WhenAsync(MqttConnectionState.Waiting);
        await host.Time.PassAsync(ClientHost.ReconnectDelay);
        Assert.Equal("second", (await host.Network.AcceptAsync()).Address.Host);
    }

    private static ClientHost Create(params string[] allowed) => ClientHost.Create(V500, options =>
    {
        foreach (var host in allowed)
        {
            options.AllowedRedirects.Add(host);
        }
    });
}
