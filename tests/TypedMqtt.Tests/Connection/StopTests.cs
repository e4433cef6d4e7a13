using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Connection;

/// <summary>A stop: drains with a limit, says goodbye last, and ends every wait.</summary>
public sealed class StopTests
{
    [Theory, Statement("MQTT-3.14.4-1"), Statement("MQTT-3.14.4-2")]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task A_stop_waits_for_acknowledgements_and_DISCONNECT_is_the_last_packet(MqttProtocolVersion version)
    {
        await using var host = ClientHost.Create(version);
        var peer = await host.GoOnlineAsync();
        var published = Task.WhenAll(host.PublishAsync(1, "1"), host.PublishAsync(2, "2"));
        var one = await peer.ReceiveAsync(PacketType.Publish);
        var two = await peer.ReceiveAsync(PacketType.Publish);

        var stopping = host.StopAsync();
        await host.WhenAsync(MqttConnectionState.Draining);
        Assert.True(peer.HasNothing);
        peer.Ack(PacketType.PubAck, one.PacketId);
        peer.Ack(PacketType.PubRec, two.PacketId);
        await peer.ReceiveAsync(PacketType.PubRel);
        peer.Ack(PacketType.PubComp, two.PacketId);

        await Within.Limits(published);
        await Within.Limits(stopping);
        await peer.ReceiveAsync(PacketType.Disconnect);
        await peer.EndsAsync();
        Assert.Equal(MqttConnectionState.Closed, host.Connection.State);
    }

    [Theory]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task A_stop_waits_no_longer_than_the_limit_and_says_goodbye_all_the_same(MqttProtocolVersion version)
    {
        await using var host = ClientHost.Create(version);
        var peer = await host.GoOnlineAsync();
        var published = host.PublishAsync(1, "never acknowledged");
        await peer.ReceiveAsync(PacketType.Publish);

        var stopping = host.StopAsync();
        await host.WhenAsync(MqttConnectionState.Draining);
        await host.Time.PassAsync(ClientHost.DrainTimeout);

        await Within.Limits(stopping);
        await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(published));
        await peer.ReceiveAsync(PacketType.Disconnect);
        await peer.EndsAsync();
    }

    [Theory, InlineData(V500), InlineData(V311)]
    public async Task A_stop_that_ends_the_session_leaves_its_groups_and_handles_what_was_given_to_it_alone(MqttProtocolVersion version)
    {
        await using var host = ClientHost.Create(version, configure: mqtt => mqtt.AddProbeHandler<ProbeHandler>(handler => handler.Share("g").Zero(member => member.Share("other"))));
        var peer = await host.GoOnlineSubscribedAsync();
        peer.Publish("p/one", "before", qos: 1, packetId: 1);
        Assert.Equal(1, (await peer.ReceiveAsync(PacketType.PubAck)).PacketId);

        var stopping = host.StopAsync();
        var unsubscribe = await peer.ReceiveAsync(PacketType.Unsubscribe);
        Assert.Equal(["$share/g/p/one", "$share/g/p/two", "$share/other/p/zero"], unsubscribe.Filters.Select(filter => filter.TopicFilter).Order());
        peer.Publish("p/one", "on its way", qos: 1, packetId: 2);
        Assert.Equal(2, (await peer.ReceiveAsync(PacketType.PubAck)).PacketId);
        peer.Send(0xB0, $"{unsubscribe.PacketId:X4} {(version == V500 ? "{} 00 00 00" : "")}");
        await peer.ReceiveAsync(PacketType.PingReq);

        // Its window has let one more out.
        peer.Publish("p/two", "waited", qos: 2, packetId: 3);
        peer.Send(0xD0, "");
        await peer.ReceiveAsync(PacketType.PubRec);
        peer.Ack(PacketType.PubRel, 3);
        await peer.ReceiveAsync(PacketType.PubComp);
        for (var i = 0; i < 2; i++)
        {
            await peer.ReceiveAsync(PacketType.PingReq);
            peer.Send(0xD0, "");
        }

        await peer.ReceiveAsync(PacketType.Disconnect);
        await Within.Limits(stopping);
        Assert.Equal(["before", "on its way", "waited"], [await host.Handler.NextAsync(), await host.Handler.NextAsync(), await host.Handler.NextAsync()]);
    }

    [Fact]
    public async Task A_stop_that_keeps_the_session_keeps_its_place_in_a_group()
    {
        await using var host = ClientHost.Create(V500, o => o.ResumeSessionOnStart = true, configure: mqtt => mqtt.AddProbeHandler<ProbeHandler>(handler => handler.Share("g")));
        var peer = await host.GoOnlineSubscribedAsync();

        await Within.Limits(host.StopAsync());

        await peer.ReceiveAsync(PacketType.Disconnect);
    }

    [Fact]
    public async Task A_server_that_does_not_let_it_leave_a_group_holds_a_stop_no_longer_than_the_limit()
    {
        await using var host = ClientHost.Create(V500, configure: mqtt => mqtt.AddProbeHandler<ProbeHandler>(handler => handler.Share("g")));
        var peer = await host.GoOnlineSubscribedAsync();

        var stopping = host.StopAsync();
        await peer.ReceiveAsync(PacketType.Unsubscribe);
        await host.Time.PassAsync(ClientHost.DrainTimeout);

        await peer.ReceiveAsync(PacketType.Disconnect);
        await Within.Limits(stopping);
    }

    [Fact]
    public async Task A_message_in_hand_when_the_stop_begins_is_acknowledged_before_DISCONNECT_and_what_waits_is_not()
    {
        await using var host = ClientHost.Create(V500);
        var peer = await host.GoOnlineAsync();
        var subscribing = host.Subscriber.SubscribeOneAsync(cancellationToken: TestContext.Current.CancellationToken);
        await peer.GrantAsync();
        await using var subscription = await Within.Limits(subscribing);
        await using var reader = subscription.GetAsyncEnumerator(TestContext.Current.CancellationToken);
        peer.Publish("p/one", "in hand", qos: 1, packetId: 1);
        peer.Publish("p/one", "waiting", qos: 1, packetId: 2);
        Assert.True(await Within.Limits(reader.MoveNextAsync()));

        var stopping = host.StopAsync();

        // Its two timers are set behind each other: with the second one nothing waits for a handler any more.
        await host.Time.WhenArmedAsync(ClientHost.DrainTimeout);
        await host.Time.WhenArmedAsync(ClientHost.DrainTimeout);
        Assert.False(await Within.Limits(reader.MoveNextAsync()));

        await Within.Limits(stopping);
        Assert.Equal(1, (await peer.ReceiveAsync(PacketType.PubAck)).PacketId);
        await peer.ReceiveAsync(PacketType.Disconnect);
        await peer.EndsAsync();
    }

    [Fact]
    public async Task A_stop_may_be_asked_for_again_and_before_any_start()
    {
        await using var host = ClientHost.Create(V500);

        await Within.Limits(Task.WhenAll(host.StopAsync(), host.StopAsync()));
        await Within.Limits(host.StopAsync());

        Assert.Empty(host.Network.Attempts);
        Assert.Equal(MqttConnectionState.Closed, host.Connection.State);
    }

    [Fact]
    public async Task A_stop_that_is_to_be_quick_does_not_drain()
    {
        await using var host = ClientHost.Create(V500);
        var peer = await host.GoOnlineAsync();
        var published = host.PublishAsync(1, "never acknowledged");
        await peer.ReceiveAsync(PacketType.Publish);

        await Within.Limits(host.Get<TypedMqtt.Connection.MqttClient>().StopAsync(new CancellationToken(canceled: true)));

        await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(published));
        await peer.ReceiveAsync(PacketType.Disconnect);
    }

    [Fact]
    public async Task A_stop_ends_though_the_server_does_not_read()
    {
        await using var host = ClientHost.Create(V500);
        var peer = await host.GoOnlineAsync();
        peer.StopReading();
        await host.PublishAsync(0, "stuck");

        var stopping = host.StopAsync();
        await host.Time.PassAsync(TimeSpan.FromSeconds(1));

        await Within.Limits(stopping);
        Assert.Equal(MqttConnectionState.Closed, host.Connection.State);
    }

    [Fact]
    public async Task A_connection_lost_while_draining_ends_the_stop()
    {
        await using var host = ClientHost.Create(V500);
        var peer = await host.GoOnlineAsync();
        var published = host.PublishAsync(1, "x");
        await peer.ReceiveAsync(PacketType.Publish);
        var stopping = host.StopAsync();
        await host.WhenAsync(MqttConnectionState.Draining);

        peer.Break();

        await host.Time.PassUntilAsync(stopping);
        await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(published));
        Assert.Single(host.Network.Attempts);
    }

    [Theory]
    [InlineData(StopIn.Idle)]
    [InlineData(StopIn.Connecting)]
    [InlineData(StopIn.Subscribing)]
    [InlineData(StopIn.Waiting)]
    [InlineData(StopIn.Online)]
    public async Task Every_wait_ends_when_the_connection_stops_whatever_it_was_doing(StopIn state)
    {
        await using var host = ClientHost.Create(V500, handles: state == StopIn.Subscribing);
        if (state == StopIn.Connecting)
        {
            host.Network.MakeSilent("first");
        }
        else if (state == StopIn.Waiting)
        {
            host.Network.MakeUnreachable("first");
        }

        Task[] waits =
        [
            host.PublishAsync(1, "x"),
            host.PublishAsync(2, "x"),
            host.Subscriber.SubscribeManyAsync(cancellationToken: TestContext.Current.CancellationToken).AsTask(),
            state == StopIn.Online ? Task.FromException(new MqttConnectionException()) : host.Connection.WaitForOnlineAsync(TestContext.Current.CancellationToken),
        ];
        if (state != StopIn.Idle)
        {
            await host.StartAsync();
            if (state is StopIn.Subscribing or StopIn.Online)
            {
                await host.Network.AcceptSessionAsync();
            }

            await host.WhenAsync(state switch
            {
                StopIn.Connecting => MqttConnectionState.Connecting,
                StopIn.Waiting => MqttConnectionState.Waiting,
                _ => MqttConnectionState.Subscribing,
            });
        }

        await host.Time.PassUntilAsync(host.StopAsync());

        await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(waits[0]));
        await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(waits[1]));
        await Assert.ThrowsAsync<MqttConnectionException>(() => Within.Limits(waits[2]));
        await Assert.ThrowsAsync<MqttConnectionException>(() => Within.Limits(waits[3]));
        await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(host.PublishAsync(1, "after")));
        await Assert.ThrowsAsync<MqttConnectionException>(
            () => Within.Limits(host.Subscriber.SubscribeOneAsync(cancellationToken: TestContext.Current.CancellationToken)));
        Assert.Equal(MqttConnectionState.Closed, host.Connection.State);
    }

    [Fact]
    public async Task An_enumeration_of_a_live_subscription_went_on_for_ever_after_the_connection_had_stopped()
    {
        await using var host = ClientHost.Create(V500);
        var peer = await host.GoOnlineAsync();
        var subscribing = host.Subscriber.SubscribeZeroAsync(cancellationToken: TestContext.Current.CancellationToken);
        await peer.GrantAsync();
        await using var subscription = await Within.Limits(subscribing);
        await using var reader = subscription.GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var next = reader.MoveNextAsync().AsTask();

        await host.Time.PassUntilAsync(host.StopAsync());

        Assert.False(await Within.Limits(next));
    }

    [Fact]
    public async Task A_filter_granted_before_the_stop_was_subscribed_to_after_it()
    {
        await using var host = ClientHost.Create(V500, handles: true);
        await host.GoOnlineSubscribedAsync();
        await host.Time.PassUntilAsync(host.StopAsync());

        await Assert.ThrowsAsync<MqttConnectionException>(
            () => Within.Limits(host.Subscriber.SubscribeOneAsync(cancellationToken: TestContext.Current.CancellationToken)));
    }

    /// <summary>What a connection is doing when it is stopped.</summary>
    public enum StopIn
    {
        Idle,
        Connecting,
        Subscribing,
        Waiting,
        Online,
    }
}
