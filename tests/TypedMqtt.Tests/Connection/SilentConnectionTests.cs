using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Connection;

/// <summary>Silence, in either direction, and the links it gives away as dead.</summary>
public sealed class SilentConnectionTests
{
    [Theory, Statement("MQTT-3.1.2-20")]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task A_silent_connection_is_kept_alive_by_PINGREQ_and_PINGRESP(MqttProtocolVersion version)
    {
        await using var host = ClientHost.Create(version, handles: true);
        var peer = await host.GoOnlineSubscribedAsync();

        await host.Time.PassAsync(ClientHost.Silence);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal([0xC0, 0x00], (await peer.ReceiveAsync()).Bytes);
            await AnswerAsync(host, peer);

            // The answer is seen when the time for it is over.
            await host.Time.PassAsync(ClientHost.PingTimeout);
            await host.Time.PassAsync(ClientHost.Silence - ClientHost.PingTimeout);
        }

        Assert.Equal(MqttConnectionState.Online, host.Connection.State);
    }

    [Theory]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task Without_PINGRESP_in_time_the_connection_is_dead_and_made_again(MqttProtocolVersion version)
    {
        await using var host = ClientHost.Create(version);
        var peer = await host.GoOnlineAsync();
        await host.Time.PassAsync(ClientHost.Silence);
        await peer.ReceiveAsync(PacketType.PingReq);

        await host.Time.PassAsync(ClientHost.PingTimeout);

        await host.WhenAsync(MqttConnectionState.Waiting);
        await peer.EndsAsync();
        Assert.Equal(MqttReasonCode.KeepAliveTimeout, host.Connection.LastFailure!.ReasonCode);
        await host.Time.PassAsync(ClientHost.ReconnectDelay);
        await host.Network.AcceptSessionAsync();
        await host.WhenAsync(MqttConnectionState.Online);
    }

    [Fact]
    public async Task A_half_open_link_is_found_under_steady_outgoing_QoS_0_traffic()
    {
        await using var host = ClientHost.Create(V500);
        var peer = await host.GoOnlineAsync();
        await host.Time.WhenArmedAsync(ClientHost.Silence);

        // The peer takes everything and says nothing.
        await PublishEverySecondAsync(host, peer, seconds: 58);
        host.Time.Advance(TimeSpan.FromSeconds(1));
        await peer.ReceiveAsync(PacketType.PingReq);
        await host.Time.WhenArmedAsync(ClientHost.PingTimeout);
        await PublishEverySecondAsync(host, peer, seconds: 6);
        host.Time.Advance(TimeSpan.FromSeconds(1));

        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Equal(MqttReasonCode.KeepAliveTimeout, host.Connection.LastFailure!.ReasonCode);
    }

    [Fact]
    public async Task A_server_that_does_not_read_is_found()
    {
        await using var host = ClientHost.Create(V500);
        var peer = await host.GoOnlineAsync();
        peer.StopReading();
        await host.PublishAsync(0, "stuck");

        await host.Time.PassAsync(ClientHost.Silence);
        await host.Time.PassAsync(ClientHost.PingTimeout);

        await host.WhenAsync(MqttConnectionState.Waiting);
    }

    [Fact]
    public async Task A_server_that_sends_and_never_reads_is_found()
    {
        await using var host = ClientHost.Create(V500, handles: true);
        var peer = await host.GoOnlineSubscribedAsync();
        peer.StopReading();
        await host.PublishAsync(0, "stuck");
        await host.Time.WhenArmedAsync(ClientHost.Silence);

        // A busy server gets one more keep-alive and the time of a PINGRESP on top, not more.
        for (var elapsed = TimeSpan.Zero; elapsed < ClientHost.Silence + ClientHost.KeepAlive + ClientHost.PingTimeout; elapsed += TimeSpan.FromSeconds(1))
        {
            peer.Publish("p/zero", "busy");
            Assert.Equal("busy", await host.Handler.NextAsync());
            host.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await host.Time.PassUntilAsync(host.WhenAsync(MqttConnectionState.Waiting));
        Assert.Equal(MqttReasonCode.KeepAliveTimeout, host.Connection.LastFailure!.ReasonCode);
    }

    [Fact, Statement("MQTT-3.2.2-21"), Statement("MQTT-3.1.2-21")]
    public async Task The_keep_alive_of_the_server_binds_MQTT_3_2_2_21()
    {
        await using var host = ClientHost.Create(V500);
        var peer = await host.GoOnlineAsync("13 0014");

        await host.Time.PassAsync(TimeSpan.FromSeconds(19));
        await peer.ReceiveAsync(PacketType.PingReq);
    }

    [Fact, Statement("MQTT-3.2.2-21")]
    public async Task A_longer_keep_alive_of_the_server_binds_too()
    {
        await using var host = ClientHost.Create(V500);
        var peer = await host.GoOnlineAsync("13 0078");

        await host.Time.WhenArmedAsync(TimeSpan.FromSeconds(119));
        host.Time.Advance(TimeSpan.FromSeconds(118));
        await host.PublishAsync(0, "x");
        await peer.ReceiveAsync(PacketType.Publish);
        host.Time.Advance(TimeSpan.FromSeconds(1));
        await peer.ReceiveAsync(PacketType.PingReq);
    }

    [Theory]
    [InlineData(60, "13 0000")]
    [InlineData(0, "")]
    public async Task A_keep_alive_of_zero_turns_it_off_the_servers_too(int ours, string connAck)
    {
        await using var host = ClientHost.Create(V500, options => options.KeepAlive = TimeSpan.FromSeconds(ours));
        var peer = await host.GoOnlineAsync(connAck);

        host.Time.Advance(TimeSpan.FromDays(1));
        await host.PublishAsync(0, "still here");

        Assert.Equal("still here", (await peer.ReceiveAsync(PacketType.Publish)).Payload);
        Assert.True(peer.HasNothing);
    }

    [Fact, Statement("MQTT-3.1.2-20")]
    public async Task With_a_keep_alive_shorter_than_the_time_for_PINGRESP_the_next_PINGREQ_came_too_late()
    {
        await using var host = ClientHost.Create(V500, options => options.PingTimeout = TimeSpan.FromSeconds(70), handles: true);
        var peer = await host.GoOnlineSubscribedAsync();
        await host.Time.PassAsync(ClientHost.Silence);
        await peer.ReceiveAsync(PacketType.PingReq);
        await AnswerAsync(host, peer);

        await host.Time.PassAsync(ClientHost.Silence);

        await peer.ReceiveAsync(PacketType.PingReq);
    }

    private static async Task PublishEverySecondAsync(ClientHost host, Peer peer, int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            host.Time.Advance(TimeSpan.FromSeconds(1));
            await host.PublishAsync(0, "steady");
            await peer.ReceiveAsync(PacketType.Publish);
        }
    }

    // What is handled behind PINGRESP tells that PINGRESP has been seen.
    private static async Task AnswerAsync(ClientHost host, Peer peer)
    {
        peer.Send(0xD0, 0x00);
        peer.Publish("p/zero", "behind it");
        Assert.Equal("behind it", await host.Handler.NextAsync());
    }
}
