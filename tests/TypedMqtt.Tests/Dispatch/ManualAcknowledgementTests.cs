using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Dispatch;

/// <summary>Handlers that say themselves when a message is acknowledged.</summary>
public sealed class ManualAcknowledgementTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Messages_are_acknowledged_in_the_order_of_receipt_once_the_handler_has_said_so_for_those_before(int qos)
    {
        await using var host = Create();
        var peer = await host.GoOnlineSubscribedAsync();
        var (topic, answer) = qos == 1 ? ("p/one", PacketType.PubAck) : ("p/two", PacketType.PubRec);
        for (ushort id = 1; id <= 3; id++)
        {
            peer.Publish(topic, $"{id}", qos, id);
        }

        var handler = host.Get<HoldingHandler>();
        var (first, second, third) = (await handler.NextAsync("1"), await handler.NextAsync("2"), await handler.NextAsync("3"));
        second.Acknowledge();
        await NothingAsync(host, peer);
        first.Acknowledge();

        Assert.Equal(1, (await peer.ReceiveAsync(answer)).PacketId);
        Assert.Equal(2, (await peer.ReceiveAsync(answer)).PacketId);
        await NothingAsync(host, peer);
        third.Acknowledge();
        Assert.Equal(3, (await peer.ReceiveAsync(answer)).PacketId);
    }

    [Fact]
    public async Task Qualities_of_service_do_not_hold_each_other_back()
    {
        await using var host = Create();
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Publish("p/one", "holds", qos: 1, packetId: 1);
        await host.Get<HoldingHandler>().NextAsync("holds");
        peer.Publish("p/two", "acknowledges", qos: 2, packetId: 2);

        Assert.Equal(2, (await peer.ReceiveAsync(PacketType.PubRec)).PacketId);
    }

    [Fact]
    public async Task Said_again_from_many_threads_a_message_is_acknowledged_once()
    {
        await using var host = Create();
        var peer = await host.GoOnlineSubscribedAsync();
        peer.Publish("p/one", "acknowledges", qos: 1, packetId: 1);
        var context = await host.Get<HoldingHandler>().NextAsync("acknowledges");

        Parallel.For(0, 100, _ => context.Acknowledge());

        Assert.Equal("40020001", (await peer.ReceiveAsync(PacketType.PubAck)).Hex);
        await NothingAsync(host, peer);
    }

    [Fact]
    public async Task At_QoS_0_there_is_nothing_to_acknowledge_and_a_failure_is_one_as_always()
    {
        await using var host = Create(handler => handler.OnFailure(f => f.ThenDeadLetter()));
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Publish("p/zero", "acknowledges");
        (await host.Get<HoldingHandler>().NextAsync("acknowledges")).Acknowledge();
        peer.Publish("p/zero", "acknowledges and fails");

        Assert.Equal("dead-letter/p/zero", (await peer.ReceiveAsync(PacketType.Publish)).Topic);
    }

    [Theory]
    [InlineData(MqttAcknowledgement.AfterHandler)]
    [InlineData(MqttAcknowledgement.BeforeHandler)]
    public async Task What_is_acknowledged_without_being_asked_cannot_be_by_hand(MqttAcknowledgement acknowledgement)
    {
        await using var host = Create(handler => handler.Acknowledge(acknowledgement));
        var peer = await host.GoOnlineSubscribedAsync();
        peer.Publish("p/one", "any", qos: 1, packetId: 1);
        var context = await host.Get<HoldingHandler>().NextAsync("any");

        var refused = Assert.Throws<InvalidOperationException>(context.Acknowledge);

        Assert.Contains("'p/one'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Acknowledge(MqttAcknowledgement.Manual)", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_said_for_a_member_goes_before_what_is_said_for_all()
    {
        await using var host = Create(handler => handler.Two(two => two.Acknowledge(MqttAcknowledgement.AfterHandler)));
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Publish("p/one", "holds", qos: 1, packetId: 1);
        peer.Publish("p/two", "any", qos: 2, packetId: 2);

        Assert.Equal(2, (await peer.ReceiveAsync(PacketType.PubRec)).PacketId);
    }

    [Fact]
    public async Task A_message_is_acknowledged_when_all_of_its_handlers_agree()
    {
        await using var host = Create(configure: mqtt => mqtt.AddProbeHandler<ProbeHandler>(handler => handler.Acknowledge(MqttAcknowledgement.BeforeHandler)));
        var peer = await host.GoOnlineSubscribedAsync();
        peer.Publish("p/one", "any", qos: 1, packetId: 1);
        var context = await host.Get<HoldingHandler>().NextAsync("any");
        Assert.Equal("any", await host.Handler.NextAsync());

        await NothingAsync(host, peer);
        context.Acknowledge();

        Assert.Equal(1, (await peer.ReceiveAsync(PacketType.PubAck)).PacketId);
    }

    [Fact]
    public async Task A_handler_that_fails_is_dealt_with_as_its_policy_says_and_has_no_more_to_say()
    {
        await using var host = Create(handler => handler.OnFailure(f => f.ThenDeadLetter()));
        var peer = await host.GoOnlineSubscribedAsync();
        peer.Publish("p/one", "fails", qos: 1, packetId: 1);
        var context = await host.Get<HoldingHandler>().NextAsync("fails");
        var letter = await peer.ReceiveAsync(PacketType.Publish);

        context.Acknowledge();
        await NothingAsync(host, peer);
        peer.Ack(PacketType.PubAck, letter.PacketId);

        Assert.Equal("4003000183", (await peer.ReceiveAsync(PacketType.PubAck)).Hex);
    }

    [Fact]
    public async Task A_handler_that_fails_after_it_has_acknowledged_is_counted_and_nothing_follows()
    {
        await using var host = Create(handler => handler.OnFailure(f => f.Retry(3).ThenDisconnectForRedelivery()));
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Publish("p/one", "acknowledges and fails", qos: 1, packetId: 1);
        peer.Publish("p/one", "acknowledges", qos: 1, packetId: 2);

        Assert.Equal(1, (await peer.ReceiveAsync(PacketType.PubAck)).PacketId);
        Assert.Equal(2, (await peer.ReceiveAsync(PacketType.PubAck)).PacketId);
        await host.Get<HoldingHandler>().NextAsync("acknowledges and fails");
        await host.Get<HoldingHandler>().NextAsync("acknowledges");
        Assert.Equal(1, host.Connection.GetStatistics().HandlerFailures);
        Assert.Contains("was skipped", Assert.Single(host.Logs.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_is_acknowledged_between_two_attempts_is_not_tried_again()
    {
        await using var host = Create(handler => handler.OnFailure(f => f.Retry(3, FirstDelay).ThenDeadLetter()));
        var peer = await host.GoOnlineSubscribedAsync();
        var handler = host.Get<HoldingHandler>();
        peer.Publish("p/one", "fails", qos: 1, packetId: 1);
        peer.Publish("p/one", "next", qos: 1, packetId: 2);
        var context = await handler.NextAsync("fails");
        await host.Time.WhenArmedAsync(FirstDelay);

        context.Acknowledge();
        Assert.Equal("40020001", (await peer.ReceiveAsync(PacketType.PubAck)).Hex);
        host.Time.Advance(FirstDelay);

        await handler.NextAsync("next");
    }

    [Fact]
    public async Task The_time_out_is_that_of_the_call_and_not_of_the_acknowledgement()
    {
        await using var host = Create();
        var peer = await host.GoOnlineSubscribedAsync();
        var handler = host.Get<HoldingHandler>();
        peer.Publish("p/one", "hangs", qos: 1, packetId: 1);
        var late = await handler.NextAsync("hangs");

        host.Time.Advance(ClientHost.HandlerTimeout);
        Assert.Equal(1, (await peer.ReceiveAsync(PacketType.PubAck)).PacketId);
        late.Acknowledge();
        peer.Publish("p/one", "holds", qos: 1, packetId: 2);
        var held = await handler.NextAsync("holds");
        host.Time.Advance(ClientHost.HandlerTimeout);
        host.Time.Advance(Grace);
        await NothingAsync(host, peer);

        held.Acknowledge();
        Assert.Equal(2, (await peer.ReceiveAsync(PacketType.PubAck)).PacketId);
        Assert.Equal(1, host.Connection.GetStatistics().HandlerFailures);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_that_comes_again_on_the_next_connection_is_not_handled_again_and_acknowledged_there(bool acknowledgedBefore)
    {
        await using var host = Create();
        var peer = await host.GoOnlineSubscribedAsync();
        peer.Publish("p/one", "holds", qos: 1, packetId: 1);
        var context = await host.Get<HoldingHandler>().NextAsync("holds");

        peer.Close();
        await peer.EndsAsync();
        if (acknowledgedBefore)
        {
            context.Acknowledge();
        }

        await host.Time.PassAsync(ClientHost.ReconnectDelay);
        peer = await host.Network.AcceptSessionAsync(sessionPresent: true);
        await NothingAsync(host, peer);
        peer.Publish("p/one", "holds", qos: 1, packetId: 1, dup: true);
        if (!acknowledgedBefore)
        {
            await NothingAsync(host, peer);
            context.Acknowledge();
        }

        Assert.Equal(1, (await peer.ReceiveAsync(PacketType.PubAck)).PacketId);
        Assert.True(host.Get<HoldingHandler>().IsIdle);
    }

    [Fact]
    public async Task A_stop_waits_for_no_acknowledgement_and_one_that_comes_later_harms_nothing()
    {
        MqttContext context;
        await using (var host = Create())
        {
            var peer = await host.GoOnlineSubscribedAsync();
            peer.Publish("p/one", "holds", qos: 1, packetId: 1);
            context = await host.Get<HoldingHandler>().NextAsync("holds");

            await Within.Limits(host.StopAsync());

            await peer.ReceiveAsync(PacketType.Disconnect);
            await peer.EndsAsync();
            context.Acknowledge();
        }

        context.Acknowledge();
    }

    [Fact]
    public void A_time_that_is_none_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProbeHandlerOptions().Acknowledge((MqttAcknowledgement)3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MqttSubscribeOptions { Acknowledgement = (MqttAcknowledgement)(-1) });
    }

    /// <summary>What the client has to send goes out in order, acknowledgements first: a publish that comes first says that there was none.</summary>
    private static async Task NothingAsync(ClientHost host, Peer peer)
    {
        var published = host.PublishAsync(1, "marker");
        var packet = await peer.ReceiveAsync(PacketType.Publish);
        Assert.Equal("marker", packet.Payload);
        peer.Ack(PacketType.PubAck, packet.PacketId);
        await Within.Limits(published);
    }

    private static ClientHost Create(Action<ProbeHandlerOptions>? handles = null, Action<IMqttBuilder>? configure = null) => ClientHost.Create(V500, configure: mqtt =>
    {
        mqtt.AddProbeHandler<HoldingHandler>(handler =>
        {
            handler.Acknowledge(MqttAcknowledgement.Manual);
            handles?.Invoke(handler);
        });
        configure?.Invoke(mqtt);
    });
}
