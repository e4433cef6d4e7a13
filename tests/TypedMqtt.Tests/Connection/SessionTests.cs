using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using TypedMqtt.Tests.Protocol;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Connection;

/// <summary>Sessions begun, resumed, refused and lost, as a whole client does it.</summary>
public sealed class SessionTests
{
    private const byte CleanStart = 0x02;

    [Theory, Statement("MQTT-3.1.2-4")]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task The_first_connection_of_a_process_begins_a_new_session_and_later_ones_resume_it(MqttProtocolVersion version)
    {
        await using var host = ClientHost.Create(version, KeepSession, handles: true);
        await host.StartAsync();
        if (version == V311)
        {
            await DiscardAsync(host);
        }

        var first = await host.Network.AcceptAsync();
        Assert.Equal(version == V500 ? CleanStart : 0, Flags(await first.ReceiveConnectAsync()));
        first.Accept();
        await first.GrantAsync();
        await host.WhenAsync(MqttConnectionState.Online);

        var second = await ReconnectAsync(host, first);
        Assert.Equal(0, Flags(await second.ReceiveConnectAsync()));
        second.Accept(sessionPresent: true);
        await host.WhenAsync(MqttConnectionState.Online);
        Assert.True(second.HasNothing, "The session has the subscription.");
    }

    [Fact]
    public async Task Before_MQTT_5_an_old_session_is_thrown_away_by_a_connection_of_its_own()
    {
        await using var host = ClientHost.Create(V311, KeepSession);
        await host.StartAsync();

        var discarding = await host.Network.AcceptAsync();
        Assert.Equal(CleanStart, Flags(await discarding.ReceiveConnectAsync()));
        discarding.Accept();
        await discarding.ReceiveAsync(PacketType.Disconnect);
        await discarding.EndsAsync();

        var staying = await host.Network.AcceptAsync();
        Assert.Equal(0, Flags(await staying.ReceiveConnectAsync()));
        staying.Accept();
        await host.WhenAsync(MqttConnectionState.Online);
        Assert.Equal(1, host.Connection.GetStatistics().Connects);
    }

    [Theory]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task A_client_that_keeps_no_session_begins_anew_every_time(MqttProtocolVersion version)
    {
        await using var host = ClientHost.Create(version, options => options.SessionExpiry = TimeSpan.Zero, handles: true);
        var first = await host.GoOnlineSubscribedAsync();
        var second = await ReconnectAsync(host, first);

        Assert.Equal(CleanStart, Flags(await second.ReceiveConnectAsync()));
        second.Accept();
        await second.GrantAsync();
        await host.WhenAsync(MqttConnectionState.Online);
        Assert.Equal(0, host.Connection.GetStatistics().SessionsLost);
    }

    [Theory, Statement("MQTT-3.2.2-4")]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task A_session_that_this_process_knows_nothing_of_ends_the_connection_MQTT_3_2_2_4(MqttProtocolVersion version)
    {
        await using var host = ClientHost.Create(version, handles: true);
        await host.StartAsync();
        var peer = await host.Network.AcceptAsync();
        await peer.ReceiveConnectAsync();
        peer.Accept(sessionPresent: true);

        await host.WhenAsync(MqttConnectionState.Waiting);
        await peer.EndsAsync();
        Assert.Contains("MQTT-3.2.2-4", host.Connection.LastFailure!.Message, StringComparison.Ordinal);
        await host.Time.PassAsync(ClientHost.ReconnectDelay);
        Assert.Equal(CleanStart, Flags(await (await host.Network.AcceptAsync()).ReceiveConnectAsync()));
    }

    [Theory]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task Resuming_on_start_takes_a_session_of_an_earlier_process_and_what_it_holds(MqttProtocolVersion version)
    {
        await using var host = ClientHost.Create(version, Resume, handles: true);
        await host.StartAsync();
        var peer = await host.Network.AcceptAsync();
        Assert.Equal(0, Flags(await peer.ReceiveConnectAsync()));
        peer.Accept(sessionPresent: true);
        peer.Publish("p/one", "queued", qos: 1, packetId: 7, dup: true);

        Assert.Equal("queued", await host.Handler.NextAsync());
        await peer.GrantAsync();
        Assert.Equal(Wire.Packet(0x40, "0007"), (await peer.ReceiveAsync(PacketType.PubAck)).Bytes);
        await host.WhenAsync(MqttConnectionState.Online);
        await host.StopAsync();

        // Nothing that would end the session.
        Assert.Equal([0xE0, 0x00], (await peer.ReceiveAsync(PacketType.Disconnect)).Bytes);
        await peer.EndsAsync();
    }

    [Theory]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task Resuming_on_start_where_there_is_no_session_is_no_loss(MqttProtocolVersion version)
    {
        await using var host = ClientHost.Create(version, Resume, handles: true);
        await host.GoOnlineSubscribedAsync();

        Assert.Equal(0, host.Connection.GetStatistics().SessionsLost);
    }

    [Fact]
    public async Task A_stop_ends_the_session_on_MQTT_5()
    {
        await using var host = ClientHost.Create(V500);
        var peer = await host.GoOnlineAsync();

        await host.StopAsync();

        Assert.Equal(Wire.Packet(0xE0, "00 {11 00000000}"), (await peer.ReceiveAsync()).Bytes);
        await peer.EndsAsync();
    }

    [Theory, Statement("MQTT-3.1.2-23"), Statement("MQTT-4.4.0-1")]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task What_was_unacknowledged_is_sent_again_in_the_old_order_when_the_session_is_resumed(MqttProtocolVersion version)
    {
        await using var host = ClientHost.Create(version, KeepSession);
        var (first, published) = await PublishUnacknowledgedAsync(host, version);

        var second = await ReconnectAsync(host, first);
        await second.ReceiveConnectAsync();
        second.Accept(sessionPresent: true);
        for (ushort i = 1; i <= 3; i++)
        {
            var again = await second.ReceiveAsync(PacketType.Publish);
            Assert.Equal((i, $"{i}", true), (again.PacketId, again.Payload, again.Dup));
            second.Ack(PacketType.PubAck, again.PacketId);
        }

        await Within.Limits(published);
        Assert.Equal(0, host.Connection.GetStatistics().SessionsLost);
    }

    [Theory, Statement("MQTT-3.2.2-5")]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task A_lost_session_is_told_and_what_was_unacknowledged_is_sent_as_new_in_the_old_order(MqttProtocolVersion version)
    {
        await using var host = ClientHost.Create(version, KeepSession);
        var lost = WhenLost(host);
        var (first, published) = await PublishUnacknowledgedAsync(host, version);

        var second = await ReconnectAsync(host, first);
        var later = host.PublishAsync(1, "4");
        await second.ReceiveConnectAsync();
        second.Accept();
        for (var i = 1; i <= 4; i++)
        {
            var anew = await second.ReceiveAsync(PacketType.Publish);
            Assert.Equal(($"{i}", false), (anew.Payload, anew.Dup));
            second.Ack(PacketType.PubAck, anew.PacketId);
        }

        await Within.Limits(published);
        await Within.Limits(later);
        var loss = await Within.Limits(lost);
        Assert.Equal((3, 0), (loss.Requeued, loss.Failed));
        Assert.Equal(1, host.Connection.GetStatistics().SessionsLost);
    }

    [Theory, Statement("MQTT-3.2.2-5")]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task With_the_policy_Fail_what_was_unacknowledged_fails_and_the_option_is_named(MqttProtocolVersion version)
    {
        await using var host = ClientHost.Create(version, options =>
        {
            KeepSession(options);
            options.SessionLoss = MqttSessionLossPolicy.Fail;
        });
        var lost = WhenLost(host);
        var (first, published) = await PublishUnacknowledgedAsync(host, version);

        var second = await ReconnectAsync(host, first);
        var later = host.PublishAsync(1, "4");
        await second.ReceiveConnectAsync();
        second.Accept();

        var failure = await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(published));
        Assert.Contains("MqttOptions.SessionLoss", failure.Message, StringComparison.Ordinal);
        Assert.Equal((0, 3), (await Within.Limits(lost) is var loss ? loss.Requeued : -1, loss.Failed));
        var fourth = await second.ReceiveAsync(PacketType.Publish);
        Assert.Equal("4", fourth.Payload);
        second.Ack(PacketType.PubAck, fourth.PacketId);
        await Within.Limits(later);
    }

    [Fact]
    public async Task A_listener_that_throws_keeps_nothing_from_going_on()
    {
        await using var host = ClientHost.Create(V500);
        host.Connection.SessionLost += (_, _) => throw new InvalidOperationException("On purpose.");
        host.Connection.StateChanged += (_, _) => throw new InvalidOperationException("On purpose.");
        var (first, published) = await PublishUnacknowledgedAsync(host, V500);

        var second = await ReconnectAsync(host, first);
        await second.ReceiveConnectAsync();
        second.Accept();
        await host.WhenAsync(MqttConnectionState.Online);
        Assert.False(published.IsCompleted);
        Assert.Contains(host.Logs.Warnings, line => line.Contains("IMqttConnection.SessionLost", StringComparison.Ordinal));
    }

    private static void KeepSession(MqttOptions options) => options.SessionExpiry = TimeSpan.FromHours(1);

    private static void Resume(MqttOptions options)
    {
        KeepSession(options);
        options.ResumeSessionOnStart = true;
    }

    private static async Task DiscardAsync(ClientHost host)
    {
        var discarding = await host.Network.AcceptSessionAsync();
        await discarding.ReceiveAsync(PacketType.Disconnect);
    }

    private static async Task<(Peer Peer, Task Published)> PublishUnacknowledgedAsync(ClientHost host, MqttProtocolVersion version)
    {
        await host.StartAsync();
        if (version == V311)
        {
            await DiscardAsync(host);
        }

        var peer = await host.Network.AcceptSessionAsync();
        await host.WhenAsync(MqttConnectionState.Online);
        var published = Task.WhenAll(host.PublishAsync(1, "1"), host.PublishAsync(1, "2"), host.PublishAsync(1, "3"));
        for (var i = 1; i <= 3; i++)
        {
            Assert.Equal($"{i}", (await peer.ReceiveAsync(PacketType.Publish)).Payload);
        }

        return (peer, published);
    }

    private static async Task<Peer> ReconnectAsync(ClientHost host, Peer peer)
    {
        peer.Break();
        await host.Time.PassAsync(ClientHost.ReconnectDelay);
        return await host.Network.AcceptAsync();
    }

    private static Task<MqttSessionLostEventArgs> WhenLost(ClientHost host)
    {
        var lost = new TaskCompletionSource<MqttSessionLostEventArgs>(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Connection.SessionLost += (_, e) => lost.TrySetResult(e);
        return lost.Task;
    }

    // Behind the protocol's name of four letters and its version.
    private static int Flags(Packet connect) => connect.Body[7];
}
