using TypedMqtt.Protocol;
using TypedMqtt.Session;
using TypedMqtt.Tests.Harness;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Connection;

/// <summary>What a server says it cannot take is not sent, and whoever wanted it is told why.</summary>
public sealed class LimitsTests
{
    [Theory, Statement("MQTT-3.2.2-11")]
    [InlineData("24 00", 1)]
    [InlineData("24 01", 2)]
    public async Task A_QoS_above_the_Maximum_QoS_is_not_sent_MQTT_3_2_2_11(string maximumQos, int qos)
    {
        await using var host = ClientHost.Create(V500);
        var peer = await host.GoOnlineAsync(maximumQos);

        var failure = await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(host.PublishAsync(qos, "x")));

        Assert.Equal(MqttReasonCode.QosNotSupported, failure.ReasonCode);
        await CheckNextAsync(host, peer);
    }

    [Fact, Statement("MQTT-3.2.2-14")]
    public async Task A_retained_message_is_not_sent_where_the_server_has_none_and_that_was_not_told_MQTT_3_2_2_14()
    {
        await using var host = ClientHost.Create(V500);
        var peer = await host.GoOnlineAsync("25 00");

        // QoS 0 is done when the outbox has it, so it is the count and the log that tell.
        await host.Probe.StateAsync("x", TestContext.Current.CancellationToken);

        await CheckNextAsync(host, peer);
        Assert.Equal(1, host.Connection.GetStatistics().PublishFailures);
        Assert.Contains("'p/state'", Assert.Single(host.Logs.Warnings), StringComparison.Ordinal);
    }

    [Fact, Statement("MQTT-3.2.2-15")]
    public async Task A_message_above_the_Maximum_Packet_Size_is_not_sent_MQTT_3_2_2_15()
    {
        await using var host = ClientHost.Create(V500);
        var peer = await host.GoOnlineAsync("27 00000080");

        var failure = await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(host.PublishAsync(1, new string('x', 128))));

        Assert.Equal(MqttReasonCode.PacketTooLarge, failure.ReasonCode);
        await CheckNextAsync(host, peer);
    }

    [Fact, Statement("MQTT-3.2.2-15")]
    public async Task A_SUBSCRIBE_above_the_Maximum_Packet_Size_was_sent_and_is_split_now_MQTT_3_2_2_15()
    {
        await using var host = ClientHost.Create(V500);
        var subscribed = Enumerable.Range(0, 20)
            .Select(i => host.Subscriber.SubscribeManyAsync($"level-{i}-{new string('x', 20)}", cancellationToken: TestContext.Current.CancellationToken).AsTask())
            .ToArray();
        await host.StartAsync();
        var peer = await host.Network.AcceptSessionAsync(properties: "27 00000080");
        for (var granted = 0; granted < 20;)
        {
            var subscribe = await peer.GrantAsync();
            Assert.InRange(subscribe.Bytes.Length, 1, 0x80);
            granted += subscribe.Filters.Count;
        }

        await Within.Limits(Task.WhenAll(subscribed));
    }

    [Fact, Statement("MQTT-3.2.2-15")]
    public async Task A_topic_filter_that_fits_into_no_packet_of_the_server_is_refused()
    {
        await using var host = ClientHost.Create(V500);
        var peer = await host.GoOnlineAsync("27 00000080");

        var failure = await Assert.ThrowsAsync<MqttSubscribeException>(
            () => Within.Limits(host.Subscriber.SubscribeManyAsync(new string('x', 128), cancellationToken: TestContext.Current.CancellationToken)));

        Assert.Equal(MqttReasonCode.PacketTooLarge, failure.ReasonCode);
        await CheckNextAsync(host, peer);
    }

    [Fact]
    public async Task Wildcards_are_not_asked_for_where_the_server_has_none()
    {
        await using var host = ClientHost.Create(V500);
        var peer = await host.GoOnlineAsync("28 00");

        var failure = await Assert.ThrowsAsync<MqttSubscribeException>(
            () => Within.Limits(host.Subscriber.SubscribeManyAsync(cancellationToken: TestContext.Current.CancellationToken)));

        Assert.Equal(MqttReasonCode.WildcardSubscriptionsNotSupported, failure.ReasonCode);
        Assert.Contains("p/many/+", failure.Message, StringComparison.Ordinal);
        await CheckNextAsync(host, peer);
    }

    [Fact]
    public void Shared_subscriptions_are_not_asked_for_where_the_server_has_none()
    {
        var limits = new ServerLimits { SharedSubscriptionAvailable = false };

        Assert.Equal(MqttReasonCode.SharedSubscriptionsNotSupported, limits.FindRefusal("$share/group/p/one"));
        Assert.Null(limits.FindRefusal("p/one"));
    }

    [Fact, Statement("MQTT-3.3.4-7"), Statement("MQTT-3.3.4-8"), Statement("MQTT-4.9.0-2")]
    public async Task The_Receive_Maximum_of_the_server_holds_back_PUBLISH_and_nothing_else()
    {
        await using var host = ClientHost.Create(V500, handles: true);
        var peer = await host.GoOnlineSubscribedAsync("21 0001");
        var published = Task.WhenAll(host.PublishAsync(1, "1"), host.PublishAsync(1, "2"));
        var first = await peer.ReceiveAsync(PacketType.Publish);

        peer.Publish("p/one", "in", qos: 1, packetId: 9);
        await peer.ReceiveAsync(PacketType.PubAck);
        await host.Time.PassAsync(ClientHost.Silence);
        await peer.ReceiveAsync(PacketType.PingReq);
        peer.Ack(PacketType.PubAck, first.PacketId);

        var second = await peer.ReceiveAsync(PacketType.Publish);
        Assert.Equal("2", second.Payload);
        peer.Ack(PacketType.PubAck, second.PacketId);
        await Within.Limits(published);
    }

    [Fact]
    public async Task A_refused_subscription_is_told_to_whoever_asked_and_to_the_log()
    {
        await using var host = ClientHost.Create(V500);
        var peer = await host.GoOnlineAsync();
        var subscribing = host.Subscriber.SubscribeOneAsync(cancellationToken: TestContext.Current.CancellationToken).AsTask();
        var subscribe = await peer.ReceiveAsync(PacketType.Subscribe);

        peer.Send(0x90, $"{subscribe.PacketId:X4} {{}} 87");

        var failure = await Assert.ThrowsAsync<MqttSubscribeException>(() => Within.Limits(subscribing));
        Assert.Equal(MqttReasonCode.NotAuthorized, failure.ReasonCode);
        Assert.Contains(host.Logs.Warnings, line => line.Contains("'p/one'", StringComparison.Ordinal));
    }

    // The connection lives on, and what was refused has not been sent.
    private static async Task CheckNextAsync(ClientHost host, Peer peer)
    {
        await host.PublishAsync(0, "next");
        Assert.Equal("next", (await peer.ReceiveAsync(PacketType.Publish)).Payload);
    }
}
