using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using TypedMqtt.Tests.Protocol;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Connection;

/// <summary>
/// A server that breaks the protocol: DISCONNECT with the reason on MQTT 5, a plain close before it, a log line that names the
/// statement, nothing for a handler, and a new connection.
/// </summary>
public sealed class ViolationTests
{
    [Theory, Statement("MQTT-4.13.1-1"), Statement("MQTT-3.14.2-1"), Statement("MQTT-3.14.4-2")]
    [InlineData(0x36, "'p/zero' 0001 {}", 0x81, "MQTT-3.3.1-4")] // QoS 3
    [InlineData(0x38, "'p/zero' {}", 0x81, "MQTT-3.3.1-2")] // DUP at QoS 0
    [InlineData(0x32, "'p/one' 0000 {}", 0x82, "MQTT-2.2.1")] // packet identifier 0
    [InlineData(0x30, "'p/+' {}", 0x81, "MQTT-3.3.2-2")]
    [InlineData(0x30, "'' {}", 0x82, "MQTT")] // neither topic nor alias
    [InlineData(0x30, "'' {23 0001}", 0x82, "MQTT-3.3.2-7")]
    [InlineData(0x30, "'p/zero' {23 0011}", 0x94, "MQTT-3.3.2-11")]
    [InlineData(0x20, "00 00 {}", 0x82, "MQTT-3.2.0-2")]
    [InlineData(0xF0, "18 {15 'M'}", 0x82, "MQTT-4.12.0-6")]
    [InlineData(0x41, "0001", 0x81, "MQTT-2.1.3-1")]
    [InlineData(0xC0, "", 0x82, "MQTT-4.13.1-1")] // PINGREQ
    public async Task On_MQTT_5_DISCONNECT_says_what_is_wrong(byte firstByte, string body, int reasonCode, string statement)
    {
        await using var host = ClientHost.Create(V500, handles: true);
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Send(firstByte, body);
        peer.Publish("p/zero", "behind it");

        var disconnect = await peer.ReceiveAsync(PacketType.Disconnect);
        Assert.Equal(reasonCode, disconnect.Body[0]);
        await peer.EndsAsync();
        await CheckAsync(host, statement);
    }

    [Theory, Statement("MQTT-4.13.1-1")]
    [InlineData(0x36, "'p/zero' 0001", "MQTT-3.3.1-4")]
    [InlineData(0x32, "'p/one' 0000", "MQTT-2.2.1")]
    [InlineData(0x20, "00 00", "MQTT-3.2.0-2")]
    [InlineData(0x41, "0001", "MQTT-2.1.3-1")]
    [InlineData(0xE0, "", "MQTT-4.13.1-1")] // DISCONNECT, which servers have not before MQTT 5
    public async Task Before_MQTT_5_the_connection_is_closed_without_DISCONNECT_which_would_take_the_will_back(byte firstByte, string body, string statement)
    {
        await using var host = ClientHost.Create(V311, handles: true);
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Send(firstByte, body);
        peer.Publish("p/zero", "behind it");

        await peer.EndsAsync();
        await CheckAsync(host, statement);
    }

    [Fact, Statement("MQTT-3.1.2-24")]
    public async Task A_packet_larger_than_we_take_ends_the_connection_at_its_length()
    {
        await using var host = ClientHost.Create(V500, options => options.MaximumPacketSize = 1000, handles: true);
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Send(0x30, 0xFF, 0xFF, 0xFF, 0x7F);

        Assert.Equal(0x95, (await peer.ReceiveAsync(PacketType.Disconnect)).Body[0]);
        await CheckAsync(host, "MQTT-3.1.2-24");
    }

    [Fact, Statement("MQTT-3.3.4-9")]
    public async Task More_than_our_Receive_Maximum_ends_the_connection_MQTT_3_3_4_9()
    {
        await using var host = ClientHost.Create(V500, options => options.ReceiveMaximum = 2);
        var peer = await host.GoOnlineAsync();
        var subscribing = host.Subscriber.SubscribeOneAsync(cancellationToken: TestContext.Current.CancellationToken);
        await peer.GrantAsync();
        await using var unread = await Within.Limits(subscribing);

        for (ushort i = 1; i <= 3; i++)
        {
            peer.Publish("p/one", "x", qos: 1, packetId: i);
        }

        Assert.Equal(0x93, (await peer.ReceiveAsync(PacketType.Disconnect)).Body[0]);
    }

    [Theory, Statement("MQTT-3.8.4-6")]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task A_SUBACK_that_does_not_answer_every_topic_filter_ends_the_connection(MqttProtocolVersion version)
    {
        await using var host = ClientHost.Create(version, handles: true);
        await host.StartAsync();
        var peer = await host.Network.AcceptSessionAsync();
        var subscribe = await peer.ReceiveAsync(PacketType.Subscribe);

        peer.Send(0x90, $"{subscribe.PacketId:X4} {(version == V500 ? "{}" : "")} 00");

        if (version == V500)
        {
            Assert.Equal(0x82, (await peer.ReceiveAsync(PacketType.Disconnect)).Body[0]);
        }

        await peer.EndsAsync();
        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Contains("MQTT-3.8.4-6", host.Logs.Warnings[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task A_SUBSCRIBE_that_was_answered_with_UNSUBACK_was_sent_again_for_ever(MqttProtocolVersion version)
    {
        await using var host = ClientHost.Create(version);
        var peer = await host.GoOnlineAsync();
        var subscribing = host.Subscriber.SubscribeOneAsync(cancellationToken: TestContext.Current.CancellationToken);
        var subscribe = await peer.ReceiveAsync(PacketType.Subscribe);

        peer.Send(0xB0, $"{subscribe.PacketId:X4} {(version == V500 ? "{} 00" : "")}");

        await CheckAnswerAsync(host, peer, version, "MQTT-3.8.4-1");

        // On the next connection it is asked for, once more.
        await host.Time.PassAsync(ClientHost.ReconnectDelay);
        await (await host.Network.AcceptSessionAsync()).GrantAsync();
        await using var subscribed = await Within.Limits(subscribing);
    }

    [Theory]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task An_UNSUBSCRIBE_that_was_answered_with_SUBACK_was_sent_again_for_ever(MqttProtocolVersion version)
    {
        await using var host = ClientHost.Create(version);
        var peer = await host.GoOnlineAsync();
        var subscribing = host.Subscriber.SubscribeOneAsync(cancellationToken: TestContext.Current.CancellationToken);
        await peer.GrantAsync();
        await (await Within.Limits(subscribing)).DisposeAsync();
        var unsubscribe = await peer.ReceiveAsync(PacketType.Unsubscribe);

        peer.Send(0x90, $"{unsubscribe.PacketId:X4} {(version == V500 ? "{}" : "")} 00");

        await CheckAnswerAsync(host, peer, version, "MQTT-3.10.4-4");
    }

    [Fact]
    public async Task A_DISCONNECT_that_cannot_be_written_holds_up_nothing()
    {
        await using var host = ClientHost.Create(V500);
        var peer = await host.GoOnlineAsync();
        peer.StopReading();

        peer.Send(0x36, "'p/zero' 0001 {}");
        await host.Time.PassAsync(TimeSpan.FromSeconds(1));

        await host.WhenAsync(MqttConnectionState.Waiting);
    }

    [Theory]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task Acknowledgements_nobody_waits_for_break_nothing(MqttProtocolVersion version)
    {
        await using var host = ClientHost.Create(version);
        var peer = await host.GoOnlineAsync();

        peer.Ack(PacketType.PubAck, 77);
        peer.Ack(PacketType.PubComp, 77);
        peer.Ack(PacketType.PubRel, 78);
        Assert.Equal(Wire.Packet(0x70, version == V500 ? "004E 92" : "004E"), (await peer.ReceiveAsync()).Bytes);
        peer.Ack(PacketType.PubRec, 79);
        Assert.Equal(Wire.Packet(0x62, version == V500 ? "004F 92" : "004F"), (await peer.ReceiveAsync()).Bytes);
        Assert.Equal(MqttConnectionState.Online, host.Connection.State);
    }

    private static async Task CheckAnswerAsync(ClientHost host, Peer peer, MqttProtocolVersion version, string statement)
    {
        if (version == V500)
        {
            Assert.Equal(0x82, (await peer.ReceiveAsync(PacketType.Disconnect)).Body[0]);
        }

        await peer.EndsAsync();
        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Contains(statement, host.Logs.Warnings[^1], StringComparison.Ordinal);
    }

    private static async Task CheckAsync(ClientHost host, string statement)
    {
        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Contains($"({statement}", host.Logs.Warnings[^1], StringComparison.Ordinal);
        Assert.True(host.Handler.IsEmpty);
        Assert.Equal(0, host.Connection.GetStatistics().Received);
        await host.Time.PassAsync(ClientHost.ReconnectDelay);
        await host.Network.AcceptAsync();
    }
}
