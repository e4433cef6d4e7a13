using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using TypedMqtt.Tests.Protocol;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Connection;

/// <summary>
/// Servers that mean ill, or are broken in the ways that look like it: slow ones and such as never tire. Each is left when its time
/// is over, or as the statement says that it breaks (<see cref="ViolationTests"/> has more of these), or can do no harm.
/// </summary>
public sealed class HostilePeerTests
{
    [Fact]
    public async Task A_CONNACK_of_one_byte_a_second_has_no_more_time_than_any_other()
    {
        await using var host = ClientHost.Create(V500);
        await host.StartAsync();
        var peer = await host.Network.AcceptAsync();
        await peer.ReceiveConnectAsync();
        await host.Time.WhenArmedAsync(ClientHost.ConnectTimeout);

        var connAck = Wire.Packet(0x20, "00 00 {1F 'it takes what it takes'}");
        for (var second = 0; second < ClientHost.ConnectTimeout.TotalSeconds; second++)
        {
            peer.Send(connAck[second]);
            host.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Equal(MqttConnectionFailure.TimedOut, host.Connection.LastFailure!.Failure);
    }

    [Theory]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task A_packet_of_one_byte_a_second_does_not_keep_a_server_alive(MqttProtocolVersion version)
    {
        await using var host = ClientHost.Create(version);
        var peer = await host.GoOnlineAsync();
        await host.Time.WhenArmedAsync(ClientHost.Silence);
        peer.Send(0x30, 0xF0, 0xFF, 0xFF, 0x07);

        await DripUntilAsync(host.WhenAsync(MqttConnectionState.Waiting));

        Assert.Equal(MqttReasonCode.KeepAliveTimeout, host.Connection.LastFailure!.ReasonCode);

        // As long as it takes: the client reads and writes on threads of its own, and may be later than this clock.
        async Task DripUntilAsync(Task due)
        {
            while (!due.IsCompleted)
            {
                peer.Send(0x00);
                if (host.Connection.State == MqttConnectionState.Online)
                {
                    // Not beyond: what fills the outbox waits for a connection, and this for it.
                    await host.PublishAsync(0, "behind it");
                }

                host.Time.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }

            await due;
        }
    }

    [Theory]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task A_packet_of_the_largest_size_that_is_announced_and_never_sent_is_a_silence_like_any_other(MqttProtocolVersion version)
    {
        await using var host = ClientHost.Create(version);
        var peer = await host.GoOnlineAsync();

        // 16 MiB, the header included.
        peer.Send(0x30, 0xFB, 0xFF, 0xFF, 0x07);
        await host.Time.PassAsync(ClientHost.Silence);
        await peer.ReceiveAsync(PacketType.PingReq);
        await host.Time.PassAsync(ClientHost.PingTimeout);

        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Equal(MqttReasonCode.KeepAliveTimeout, host.Connection.LastFailure!.ReasonCode);
    }

    [Theory]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task A_second_CONNACK_on_the_heels_of_the_first_ends_the_connection(MqttProtocolVersion version)
    {
        await using var host = ClientHost.Create(version);
        await host.StartAsync();
        var peer = await host.Network.AcceptAsync();
        await peer.ReceiveConnectAsync();
        var connAck = Wire.Packet(0x20, version == V500 ? "00 00 {}" : "00 00");

        peer.Send([.. connAck, .. connAck]);

        if (version == V500)
        {
            Assert.Equal(0x82, (await peer.ReceiveAsync(PacketType.Disconnect)).Body[0]);
        }

        await peer.EndsAsync();
        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Contains("MQTT-3.2.0-2", host.Connection.LastFailure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Topic_aliases_that_mean_something_else_every_time_take_no_more_room_than_there_are_of_them()
    {
        await using var host = ClientHost.Create(V500, handles: true);
        var peer = await host.GoOnlineSubscribedAsync();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        // 100 MB of topics, 16 of which are known at a time; nobody has asked for any of them.
        var topic = new string('a', 30_000);
        for (var i = 0; i < 3_500; i++)
        {
            peer.Send(Packet($"{topic}{i}", 1 + (i % MqttOptions.DefaultTopicAliasMaximum)));
            if (i % 100 == 99)
            {
                // So that the test itself holds no more than a few.
                peer.Send(Packet("p/zero", 1));
                await host.Handler.NextAsync();
            }
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 50_000_000);
        peer.Publish("", "the topic is known", properties: "23 0001");
        Assert.Equal("the topic is known", await host.Handler.NextAsync());

        static byte[] Packet(string topic, int alias)
        {
            var body = $"{topic.Length:X4} {Convert.ToHexString(System.Text.Encoding.ASCII.GetBytes(topic))} {{23 {alias:X4}}} 78";
            return Wire.Packet(0x30, body);
        }
    }

    [Theory]
    [InlineData(0x90, "{}", "00 00", "MQTT-3.8.4-6")]
    [InlineData(0x90, "{}", "00 00 00 00", "MQTT-3.8.4-6")]
    [InlineData(0x90, "{}", "", "MQTT-3.8.4-6")]
    public async Task A_SUBACK_with_fewer_or_more_reason_codes_than_were_asked_for_ends_the_connection(byte firstByte, string properties, string codes, string statement)
    {
        await using var host = ClientHost.Create(V500, handles: true);
        await host.StartAsync();
        var peer = await host.Network.AcceptSessionAsync();
        var subscribe = await peer.ReceiveAsync(PacketType.Subscribe);
        Assert.Equal(3, subscribe.Filters.Count);

        peer.Send(firstByte, $"{subscribe.PacketId:X4} {properties} {codes}");

        Assert.Equal(0x82, (await peer.ReceiveAsync(PacketType.Disconnect)).Body[0]);
        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Contains(statement, host.Logs.Warnings[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00 00")]
    public async Task An_UNSUBACK_with_fewer_or_more_reason_codes_than_were_asked_for_ends_the_connection(string codes)
    {
        await using var host = ClientHost.Create(V500);
        var peer = await host.GoOnlineAsync();
        var subscribing = host.Subscriber.SubscribeOneAsync(cancellationToken: TestContext.Current.CancellationToken);
        await peer.GrantAsync();
        await (await Within.Limits(subscribing)).DisposeAsync();
        var unsubscribe = await peer.ReceiveAsync(PacketType.Unsubscribe);

        peer.Send(0xB0, $"{unsubscribe.PacketId:X4} {{}} {codes}");

        Assert.Equal(0x82, (await peer.ReceiveAsync(PacketType.Disconnect)).Body[0]);
        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Contains("MQTT-3.11.3-1", host.Logs.Warnings[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_to_what_was_never_asked_change_nothing()
    {
        await using var host = ClientHost.Create(V500, handles: true);
        var peer = await host.GoOnlineSubscribedAsync();

        for (var id = 1; id <= 1_000; id++)
        {
            peer.Send(0x40, $"{id:X4}");
            peer.Send(0x70, $"{id:X4}");
            peer.Send(0x50, $"{id:X4} 80");
            peer.Send(0x90, $"{id:X4} {{}} 00");
            peer.Send(0xB0, $"{id:X4} {{}} 00");
            peer.Send(0xD0, 0x00);
        }

        var published = host.PublishAsync(1, "x");
        var publish = await peer.ReceiveAsync(PacketType.Publish);
        peer.Ack(PacketType.PubAck, publish.PacketId);
        await Within.Limits(published);
        peer.Publish("p/zero", "still subscribed");
        Assert.Equal("still subscribed", await host.Handler.NextAsync());
        Assert.True(peer.HasNothing);
    }
}
