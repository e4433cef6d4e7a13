using System.Collections.Concurrent;
using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using TypedMqtt.Tests.Requests;

namespace TypedMqtt.Tests.Subscribing;

/// <summary>Subscriptions that share their messages with those of other clients (MQTT 5, 4.8.2).</summary>
public sealed class SharedSubscriptionTests
{
    [Theory]
    [InlineData(MqttProtocolVersion.V500)]
    [InlineData(MqttProtocolVersion.V311)]
    [Statement("MQTT-4.8.2-2")]
    public async Task A_handler_shares_under_the_name_of_its_group_with_the_prefix_behind_it(MqttProtocolVersion version)
    {
        await using var client = ClientHost.Create(
            version, o => o.TopicPrefix = "site", configure: mqtt => mqtt.AddProbe().AddProbeHandler<ProbeHandler>(h => h.One(m => m.Share("ingest"))));
        await client.StartAsync();
        var peer = await client.Network.AcceptSessionAsync();

        var subscribe = await peer.GrantAsync();
        peer.Publish("site/p/one", "hello", qos: 1, packetId: 7);

        Assert.Contains("$share/ingest/site/p/one", subscribe.Filters.Select(filter => filter.TopicFilter));
        Assert.Contains("site/p/zero", subscribe.Filters.Select(filter => filter.TopicFilter));
        Assert.Equal("hello", await client.Handler.NextAsync());
        Assert.Equal(7, (await peer.ReceiveAsync(PacketType.PubAck)).PacketId);
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V500)]
    [InlineData(MqttProtocolVersion.V311)]
    public async Task A_group_for_all_members_is_that_of_each_that_has_none_of_its_own(MqttProtocolVersion version)
    {
        await using var client = ClientHost.Create(
            version,
            configure: mqtt => mqtt
                .AddProbeHandler<StateHandler>(h => h.One(m => m.Share("others")).Share("ingest").State(m => m.Qos(MqttQos.AtLeastOnce)))
                .AddOven().AddOvenHandler<OvenHandler>(h => h.Share("cooks")));
        await client.StartAsync();

        var subscribe = await (await client.Network.AcceptSessionAsync()).GrantAsync();

        Assert.Equal(
            [
                version == MqttProtocolVersion.V500 ? "$share/cooks/oven/+/heat" : "$share/cooks/request/+/+/oven/+/heat",
                "$share/ingest/p/state",
                "$share/others/p/one",
            ],
            subscribe.Filters.Select(filter => filter.TopicFilter).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V500)]
    [InlineData(MqttProtocolVersion.V311)]
    public async Task A_state_of_a_handler_whose_members_are_all_shared_gets_what_changes_and_nothing_that_is_retained(MqttProtocolVersion version)
    {
        await using var client = ClientHost.Create(version, configure: mqtt => mqtt.AddProbeHandler<StateHandler>(h => h.Share("ingest")));
        await client.StartAsync();
        var peer = await client.Network.AcceptSessionAsync();

        var subscribe = await peer.GrantAsync();

        // MQTT 5 can ask for none (MQTT 5, 3.8.3.1: retain handling 2); before, a server that sends one is not listened to.
        Assert.Equal(
            version == MqttProtocolVersion.V500 ? 0x20 : 0x00,
            subscribe.Filters.Single(filter => filter.TopicFilter == "$share/ingest/p/state").Options);
        if (version == MqttProtocolVersion.V311)
        {
            peer.Send(0x31, "'p/state' 6F6C64");
        }

        peer.Publish("p/state", "new", qos: 1, packetId: 1);
        await peer.ReceiveAsync(PacketType.PubAck);
        Assert.Equal(["new"], client.Get<StateHandler>().Handled);
    }

    [Fact]
    public async Task A_handler_that_leaves_our_own_messages_out_cannot_be_in_a_group_that_was_said_for_all_members()
    {
        await using var client = ClientHost.Create(
            MqttProtocolVersion.V500, configure: mqtt => mqtt.AddProbeHandler<ProbeHandler>(h => h.Share("g").One(m => m.NoLocal())));

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(client.StartAsync);

        Assert.Contains("'p/one' (IProbe.OneAsync) is subscribed to with NoLocal and Share 'g'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_live_subscription_shares_and_ends_under_the_same_filter()
    {
        await using var client = ClientHost.Create(MqttProtocolVersion.V500);
        var peer = await client.GoOnlineAsync();

        var opening = client.Subscriber.SubscribeManyAsync(options: new MqttSubscribeOptions { Share = "readers" }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("$share/readers/p/many/+", Assert.Single((await peer.GrantAsync()).Filters).TopicFilter);
        var subscription = await Within.Limits(opening);
        Assert.Equal("$share/readers/p/many/+", subscription.TopicFilter);
        peer.Publish("p/many/x", "hello");
        await using (var messages = subscription.GetAsyncEnumerator(TestContext.Current.CancellationToken))
        {
            Assert.True(await Within.Limits(messages.MoveNextAsync()));
            Assert.Equal("x", messages.Current.Level);
        }

        var ending = subscription.DisposeAsync();
        Assert.Equal("$share/readers/p/many/+", Assert.Single((await peer.ReceiveAsync(PacketType.Unsubscribe)).Filters).TopicFilter);
        await Within.Limits(ending);
    }

    [Fact]
    public async Task A_group_and_everybody_are_two_subscriptions()
    {
        await using var client = ClientHost.Create(MqttProtocolVersion.V500);
        var peer = await client.GoOnlineAsync();

        var alone = client.Subscriber.SubscribeOneAsync(cancellationToken: TestContext.Current.CancellationToken);
        await peer.GrantAsync();
        var shared = client.Subscriber.SubscribeOneAsync(options: new MqttSubscribeOptions { Share = "g" }, cancellationToken: TestContext.Current.CancellationToken);
        await peer.GrantAsync();
        await using var first = await Within.Limits(alone);
        await using var second = await Within.Limits(shared);

        Assert.Equal(["p/one", "$share/g/p/one"], [first.TopicFilter, second.TopicFilter]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a+")]
    [InlineData("#")]
    [InlineData("a\0b")]
    [Statement("MQTT-4.8.2-1")]
    public void The_name_of_a_group_cannot_break_out_of_its_level(string group)
    {
        var options = new MqttSubscribeOptions { Share = "before" };

        var failure = Assert.Throws<ArgumentException>(() => options.Share = group);

        Assert.StartsWith("Not a name for a group that shares a subscription: it ", failure.Message, StringComparison.Ordinal);
        Assert.Equal("before", options.Share);
    }

    [Fact]
    [Statement("MQTT-4.8.2-1")]
    public void The_name_of_a_group_is_valid_Unicode() =>
        Assert.Throws<ArgumentException>(() => new MqttSubscribeOptions { Share = "a" + '\ud800' });

    [Fact]
    public async Task A_server_without_groups_is_not_asked_and_the_subscription_throws()
    {
        await using var client = ClientHost.Create(MqttProtocolVersion.V500);
        var peer = await client.GoOnlineAsync(connAck: "2A 00");

        var failure = await Assert.ThrowsAsync<MqttSubscribeException>(async () => await client.Subscriber.SubscribeOneAsync(
            options: new MqttSubscribeOptions { Share = "g" }, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(MqttReasonCode.SharedSubscriptionsNotSupported, failure.ReasonCode);
        Assert.Contains("'$share/g/p/one'", failure.Message, StringComparison.Ordinal);
        Assert.True(peer.HasNothing);
    }

    [Fact]
    public async Task Leaving_our_own_messages_out_of_a_group_is_refused_in_words()
    {
        await using var client = ClientHost.Create(MqttProtocolVersion.V500);
        await client.GoOnlineAsync();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(async () => await client.Subscriber.SubscribeOneAsync(
            options: new MqttSubscribeOptions { Share = "g", NoLocal = true }, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains("'p/one' (IProbe.OneAsync) is subscribed to with NoLocal and Share 'g'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("MQTT-3.8.3-4", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_that_is_watched_cannot_be_shared_since_groups_get_no_retained_messages()
    {
        await using var client = ClientHost.Create(MqttProtocolVersion.V500);
        await client.GoOnlineAsync();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(async () => await client.Subscriber.WatchStateAsync(
            options: new MqttSubscribeOptions { Share = "g" }, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains("'p/state' (IProbe.StateAsync) is watched with Share 'g'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_whose_name_makes_the_topic_filter_too_long_is_refused()
    {
        await using var client = ClientHost.Create(MqttProtocolVersion.V500);
        await client.GoOnlineAsync();

        var failure = await Assert.ThrowsAsync<ArgumentException>(async () => await client.Subscriber.SubscribeOneAsync(
            options: new MqttSubscribeOptions { Share = new string('g', 65_530) }, cancellationToken: TestContext.Current.CancellationToken));

        Assert.StartsWith("With MqttSubscribeOptions.Share the topic filter is longer than the 65535 bytes", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Keeps the texts it is given, of a state among others.</summary>
    private sealed class StateHandler : ProbeHandlers.IOne, ProbeHandlers.IState
    {
        internal ConcurrentQueue<string?> Handled { get; } = new();

        public ValueTask OnOneAsync(string text, MqttContext context, CancellationToken cancellationToken) => OnStateAsync(text, context, cancellationToken);

        public ValueTask OnStateAsync(string? text, MqttContext context, CancellationToken cancellationToken)
        {
            Handled.Enqueue(text);
            return default;
        }
    }
}
