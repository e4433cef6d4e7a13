using Microsoft.Extensions.DependencyInjection;
using TypedMqtt.Testing.Tests.Contracts;

namespace TypedMqtt.Testing.Tests.Broker;

/// <summary>What the broker does when no test wants it to fail.</summary>
public sealed class DeliveryTests : BrokerTest
{
    [Theory, MemberData(nameof(Versions))]
    public async Task What_one_client_publishes_another_one_handles(MqttProtocolVersion version)
    {
        var handler = (await ConnectHandlerAsync(version)).Get<LampHandler>();
        var lamp = (await ConnectAsync(version, "publisher")).Get<ILamp>();

        await lamp.FlickerAsync("hall", "zero", Token);
        Assert.Equal("zero", await handler.NextAsync());
        await lamp.LitAsync("hall", 3, "one", cancellationToken: Token);
        Assert.Equal("one", await handler.NextAsync());
        await lamp.BrokenAsync("hall", "two", cancellationToken: Token);
        Assert.Equal("two", await handler.NextAsync());
        await Broker.WaitForAcknowledgementsAsync(2, "lamps/#", Token);
        Assert.Equal(
            [("publisher", "lamps/hall/flicker", MqttQos.AtMostOnce), ("publisher", "lamps/hall/lit/3", MqttQos.AtLeastOnce), ("publisher", "lamps/hall/broken", MqttQos.ExactlyOnce)],
            Broker.Messages.Select(message => (message.ClientId, message.Topic, message.Qos)));
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task A_request_is_answered_or_refused(MqttProtocolVersion version)
    {
        await ConnectHandlerAsync(version);
        var lamp = (await ConnectAsync(version, "caller")).Get<ILamp>();

        Assert.Equal(40, await lamp.DimAsync("hall", 40, Token));
        var refusal = await Assert.ThrowsAsync<MqttFaultException<string>>(() => lamp.DimAsync("hall", 140, Token).AsTask());
        Assert.Equal("too bright", refusal.Fault);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task A_state_is_retained_until_it_is_cleared(MqttProtocolVersion version)
    {
        var client = await ConnectAsync(version, "client");
        var (lamp, subscriber) = (client.Get<ILamp>(), client.Get<ILampSubscriber>());

        await lamp.StatusAsync("hall", "on", Token);
        var status = await subscriber.GetStatusAsync("hall", cancellationToken: Token);
        Assert.Equal(("on", true), (status?.Status, status?.Context.Retain));
        Assert.Equal("on", Broker.FindRetained("lamps/hall/status")?.Text);

        await lamp.StatusAsync("hall", null, Token);
        Assert.Null(Broker.FindRetained("lamps/hall/status"));
    }

    [Fact]
    public async Task What_a_message_carries_arrives_with_it()
    {
        var client = await ConnectAsync(MqttProtocolVersion.V500, "client");
        await using var broken = await client.Get<ILampSubscriber>().SubscribeBrokenAsync(cancellationToken: Token);

        await client.Get<ILamp>().BrokenAsync("hall", "at last", by: "Ann", Token);

        await using var reader = broken.GetAsyncEnumerator(Token);
        Assert.True(await Within.Limits(reader.MoveNextAsync()));
        var (received, sent) = (reader.Current, Assert.Single(Broker.Messages));
        Assert.Equal(("at last", "Ann", TimeSpan.FromSeconds(60)), (received.Text, received.By, received.Context.Expiry));
        Assert.Equal(("at last", TimeSpan.FromSeconds(60)), (sent.Text, sent.Expiry));
        Assert.Equal([new MqttUserProperty("by", "Ann")], sent.UserProperties);
        Assert.Equal(received.Context.ContentType, sent.ContentType);
    }

    [Fact]
    public async Task Of_a_group_that_shares_a_subscription_one_gets_each_message()
    {
        var first = await ConnectAsync(MqttProtocolVersion.V500, "first", configure: AddShared);
        var second = await ConnectAsync(MqttProtocolVersion.V500, "second", configure: AddShared);
        var alone = await ConnectHandlerAsync(MqttProtocolVersion.V500, "alone");

        Broker.Publish("lamps/hall/lit/1", "text");

        await Broker.WaitForAcknowledgementsAsync(2, "lamps/#", Token);
        Assert.Equal("text", await alone.Get<LampHandler>().NextAsync());
        Assert.NotEqual(first.Get<LampHandler>().IsEmpty, second.Get<LampHandler>().IsEmpty);

        static void AddShared(IMqttBuilder mqtt) => mqtt.AddLampHandler<LampHandler>(handler => handler.Lit(member => member.Share("lights")));
    }

    [Fact]
    public async Task A_live_subscription_without_local_messages_gets_those_of_others()
    {
        var client = await ConnectAsync(MqttProtocolVersion.V500, "client");
        await using var lit = await client.Get<ILampSubscriber>().SubscribeLitAsync(options: new MqttSubscribeOptions { NoLocal = true }, cancellationToken: Token);

        await client.Get<ILamp>().LitAsync("hall", 1, "own", cancellationToken: Token);
        Broker.Publish("lamps/hall/lit/1", "another's");

        await using var reader = lit.GetAsyncEnumerator(Token);
        Assert.True(await Within.Limits(reader.MoveNextAsync()));
        Assert.Equal("another's", reader.Current.Text);
    }

    [Fact]
    public async Task No_more_is_sent_than_the_client_has_room_for_until_it_acknowledges()
    {
        var client = await ConnectHandlerAsync(MqttProtocolVersion.V500, options: options => options.ReceiveMaximum = 1);
        var (handler, release) = (client.Get<LampHandler>(), new TaskCompletionSource());
        handler.Handle = (text, _) => text == "first" ? release.Task : Task.CompletedTask;

        Broker.Publish("lamps/hall/lit/1", "first");
        Broker.Publish("lamps/hall/broken", "second", new MqttPublishOptions { Qos = MqttQos.ExactlyOnce });
        Broker.Publish("lamps/hall/flicker", "third", new MqttPublishOptions { Qos = MqttQos.AtMostOnce });

        Assert.Equal("third", await handler.NextAsync());
        Assert.Equal(2, client.Connection.GetStatistics().Received);
        release.SetResult();
        Assert.Equal("first", await handler.NextAsync());
        Assert.Equal("second", await handler.NextAsync());
    }

    [Fact]
    public async Task A_subscription_that_has_ended_gets_nothing_more()
    {
        var client = await ConnectAsync(MqttProtocolVersion.V500, "client");
        var lit = await client.Get<ILampSubscriber>().SubscribeLitAsync(cancellationToken: Token);
        await client.Get<ILamp>().LitAsync("hall", 1, "heard", cancellationToken: Token);
        Assert.Equal(MqttReasonCode.Success, Broker.Messages[^1].ReasonCode);

        await lit.DisposeAsync();
        await client.Get<ILamp>().LitAsync("hall", 1, "not heard", cancellationToken: Token);

        Assert.Equal(MqttReasonCode.NoMatchingSubscribers, Broker.Messages[^1].ReasonCode);
    }

    [Fact]
    public async Task What_a_client_says_of_itself_can_be_seen_and_its_password_is_not_in_the_text()
    {
        await ConnectAsync(MqttProtocolVersion.V500, "client", options =>
        {
            (options.UserName, options.Password) = ("ann", "secret");
            options.KeepAlive = TimeSpan.FromSeconds(17);
        });
        await ConnectHandlerAsync(MqttProtocolVersion.V311);

        var connection = Broker.Connections[0];
        Assert.Equal(
            new MqttTestConnection("client", "ann", "secret", MqttProtocolVersion.V500, CleanStart: true, TimeSpan.FromSeconds(17), SessionPresent: false, MqttReasonCode.Success),
            connection);
        Assert.DoesNotContain("secret", connection.ToString(), StringComparison.Ordinal);
        Assert.Contains(new MqttTestSubscription("handler", "lamps/+/lit/+", MqttQos.AtLeastOnce, MqttReasonCode.GrantedQos1), Broker.Subscriptions);
    }

    [Fact]
    public async Task A_wait_for_a_message_is_over_at_once_when_it_has_come_before_and_can_be_cancelled()
    {
        Broker.Publish("a/b", "first");
        Broker.Publish("a/b", "second", new MqttPublishOptions { Retain = true });

        Assert.Equal("first", (await Broker.WaitForMessageAsync("a/+", Token)).Text);
        Assert.Equal(["first", "second"], (await Broker.WaitForMessagesAsync(2, "#", Token)).Select(message => message.Text));
        using var cancellation = new CancellationTokenSource();
        var waiting = Broker.WaitForMessageAsync("a/c", cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
