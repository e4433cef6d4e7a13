using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TypedMqtt.Testing.Tests.Contracts;

namespace TypedMqtt.Testing.Tests.Broker;

/// <summary>Each fault does what it says to a real client, and no more.</summary>
public sealed class FaultTests : BrokerTest
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(1_234);

    public static TheoryData<MqttReasonCode> NoErrors => [MqttReasonCode.Success, MqttReasonCode.NoMatchingSubscribers];

    [Theory, MemberData(nameof(Versions))]
    public async Task A_connection_that_is_cut_is_made_again_and_what_was_published_meanwhile_arrives(MqttProtocolVersion version)
    {
        var client = await ConnectAsync(version, "client");

        Assert.Equal(1, Broker.CutNow());
        await client.Get<ILamp>().BrokenAsync("hall", "text", cancellationToken: Token);

        Assert.Equal("text", Assert.Single(Broker.Messages).Text);
        await Broker.WaitForConnectionsAsync(2, Token);
    }

    [Fact]
    public async Task One_connection_is_cut_and_others_stay()
    {
        var other = await ConnectAsync(MqttProtocolVersion.V500, "other");
        await ConnectAsync(MqttProtocolVersion.V500, "client");

        Assert.Equal(0, Broker.CutNow("nobody"));
        Assert.Equal(1, Broker.CutNow("client"));

        Assert.Equal(["other", "client", "client"], (await Broker.WaitForConnectionsAsync(3, Token)).Select(connection => connection.ClientId));
        Assert.Equal(1, other.Connection.GetStatistics().Connects);
        Assert.Equal([new MqttTestDisconnect("client", null)], Broker.Disconnects);
    }

    [Fact]
    public async Task A_cut_publishes_the_will_and_a_stop_does_not()
    {
        var will = new MqttWill("gone", "cut"u8.ToArray());
        await ConnectAsync(MqttProtocolVersion.V500, "cut", options => options.Will = will);
        await using (await Broker.ConnectAsync(mqtt => mqtt.Services.Configure<MqttOptions>(options => options.Will = new MqttWill("gone", "stopped"u8.ToArray())), Token))
        {
        }

        Broker.CutNow("cut");

        Assert.Equal("cut", Assert.Single(Broker.Messages).Text);
    }

    [Fact]
    public async Task Everything_is_late_by_the_delay_both_ways()
    {
        var client = await ConnectAsync(MqttProtocolVersion.V500, "client");
        Broker.Delay = Delay;

        var publishing = client.Get<ILamp>().LitAsync("hall", 1, "text", cancellationToken: Token);
        await Time.WhenAwaitedAsync(Delay, Token);
        Assert.Empty(Broker.Messages);

        Time.Advance(Delay);
        await Broker.WaitForMessageAsync("#", Token);
        await Time.WhenAwaitedAsync(Delay, Token);
        Assert.False(publishing.IsCompleted);

        Time.Advance(Delay);
        await Within.Limits(publishing);
        Broker.Delay = TimeSpan.Zero;
        Assert.Throws<ArgumentOutOfRangeException>(() => Broker.Delay = TimeSpan.FromTicks(-1));
    }

    [Fact]
    public async Task What_is_on_its_way_is_lost_in_a_cut_and_sent_again()
    {
        var client = await ConnectAsync(MqttProtocolVersion.V500, "client");
        Broker.Delay = Delay;
        var publishing = client.Get<ILamp>().LitAsync("hall", 1, "text", cancellationToken: Token);
        await Time.WhenAwaitedAsync(Delay, Token);

        Broker.Delay = TimeSpan.Zero;
        Broker.CutNow();
        await Within.Limits(publishing);

        Assert.Single(Broker.Messages);
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V500)]
    [InlineData(MqttProtocolVersion.V311)]
    public async Task A_message_of_QoS_2_whose_acknowledgement_is_lost_in_a_cut_is_taken_once(MqttProtocolVersion version)
    {
        var client = await ConnectAsync(version, "client");
        Broker.Delay = Delay;
        var publishing = client.Get<ILamp>().BrokenAsync("hall", "text", cancellationToken: Token);
        await Time.PassAsync(Delay, Token);
        await Time.WhenAwaitedAsync(Delay, Token);
        Assert.Single(Broker.Messages);

        Broker.Delay = TimeSpan.Zero;
        Broker.CutNow();
        await Within.Limits(publishing);

        Assert.Single(Broker.Messages);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task A_refused_client_learns_why_and_is_let_in_when_the_fault_is_lifted(MqttProtocolVersion version)
    {
        var there = await ConnectAsync(version, "there");
        using var host = CreateHost(version);
        var connection = host.Services.GetRequiredService<IMqttConnection>();
        using (Broker.RefuseConnections(MqttReasonCode.ServerUnavailable))
        {
            await host.StartAsync(Token);
            await Broker.WaitForRefusalsAsync(2, Token);
            Assert.Equal(MqttReasonCode.ServerUnavailable, connection.LastFailure?.ReasonCode);
            Assert.NotEqual(MqttConnectionState.Online, connection.State);
        }

        await Within.Limits(connection.WaitForOnlineAsync(Token));
        Assert.Equal(1, there.Connection.GetStatistics().Connects);
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task Where_nobody_listens_a_client_finds_no_server_and_is_not_answered()
    {
        using var host = CreateHost(MqttProtocolVersion.V500);
        var connection = host.Services.GetRequiredService<IMqttConnection>();
        using (Broker.RefuseConnections())
        {
            var failed = WhenAsync(connection, MqttConnectionState.Waiting);
            await host.StartAsync(Token);
            await Within.Limits(failed);
            Assert.NotNull(connection.LastFailure);
            Assert.Null(connection.LastFailure.ReasonCode);
            Assert.Empty(Broker.Connections);
        }

        await Within.Limits(connection.WaitForOnlineAsync(Token));
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task A_client_that_will_never_be_let_in_fails_the_test_at_once()
    {
        using var refusal = Broker.RefuseConnections(MqttReasonCode.ClientIdentifierNotValid);

        var failure = await Assert.ThrowsAsync<MqttConnectionException>(() => ConnectAsync(MqttProtocolVersion.V500, "client"));

        Assert.Equal(MqttReasonCode.ClientIdentifierNotValid, failure.ReasonCode);
    }

    [Theory]
    [InlineData("lamps/+/lit/+")]
    [InlineData("lamps/#")]
    public async Task A_refused_subscription_throws_and_others_are_granted(string topicFilter)
    {
        var subscriber = (await ConnectAsync(MqttProtocolVersion.V500, "client")).Get<ILampSubscriber>();
        using (Broker.RejectSubscribe(topicFilter, MqttReasonCode.NotAuthorized))
        {
            var failure = await Assert.ThrowsAsync<MqttSubscribeException>(() => subscriber.SubscribeLitAsync(cancellationToken: Token).AsTask());
            Assert.Equal(MqttReasonCode.NotAuthorized, failure.ReasonCode);
            Assert.Equal(MqttReasonCode.NotAuthorized, Broker.Subscriptions[^1].ReasonCode);
            if (topicFilter != "lamps/#")
            {
                await using var other = await subscriber.SubscribeBrokenAsync(cancellationToken: Token);
            }
        }

        await using var lifted = await subscriber.SubscribeLitAsync(cancellationToken: Token);
        Assert.Equal(MqttQos.AtLeastOnce, lifted.GrantedQos);
    }

    [Fact]
    public async Task Before_MQTT_5_a_refused_subscription_is_refused_without_a_reason()
    {
        var subscriber = (await ConnectAsync(MqttProtocolVersion.V311, "client")).Get<ILampSubscriber>();
        using var refusal = Broker.RejectSubscribe("#", MqttReasonCode.NotAuthorized);

        var failure = await Assert.ThrowsAsync<MqttSubscribeException>(() => subscriber.SubscribeLitAsync(cancellationToken: Token).AsTask());

        Assert.Equal(MqttReasonCode.UnspecifiedError, failure.ReasonCode);
    }

    [Fact]
    public async Task A_refused_message_reaches_nobody_and_its_publisher_is_told()
    {
        var handler = (await ConnectHandlerAsync(MqttProtocolVersion.V500)).Get<LampHandler>();
        var lamp = (await ConnectAsync(MqttProtocolVersion.V500, "client")).Get<ILamp>();
        using (Broker.RejectPublish("lamps/hall/#", MqttReasonCode.QuotaExceeded))
        {
            var one = await Assert.ThrowsAsync<MqttPublishException>(() => lamp.LitAsync("hall", 1, "one", cancellationToken: Token));
            var two = await Assert.ThrowsAsync<MqttPublishException>(() => lamp.BrokenAsync("hall", "two", cancellationToken: Token));
            Assert.Equal((MqttReasonCode.QuotaExceeded, MqttReasonCode.QuotaExceeded), (one.ReasonCode, two.ReasonCode));
            await lamp.FlickerAsync("hall", "zero", Token);
            await lamp.LitAsync("attic", 1, "elsewhere", cancellationToken: Token);
        }

        await lamp.LitAsync("hall", 1, "lifted", cancellationToken: Token);
        Assert.Equal("elsewhere", await handler.NextAsync());
        Assert.Equal("lifted", await handler.NextAsync());
        Assert.Equal(
            [("one", MqttReasonCode.QuotaExceeded), ("two", MqttReasonCode.QuotaExceeded), ("zero", MqttReasonCode.QuotaExceeded), ("elsewhere", MqttReasonCode.Success), ("lifted", MqttReasonCode.Success)],
            Broker.Messages.Select(message => (message.Text, message.ReasonCode)));
    }

    [Fact]
    public async Task Before_MQTT_5_a_refused_message_reaches_nobody_and_its_publisher_is_told_nothing()
    {
        var lamp = (await ConnectAsync(MqttProtocolVersion.V311, "client")).Get<ILamp>();
        using var refusal = Broker.RejectPublish("#", MqttReasonCode.NotAuthorized);

        await lamp.LitAsync("hall", 1, "one", cancellationToken: Token);
        await lamp.BrokenAsync("hall", "two", cancellationToken: Token);
        await lamp.StatusAsync("hall", "on", Token);

        Assert.All(Broker.Messages, message => Assert.Equal(MqttReasonCode.NotAuthorized, message.ReasonCode));
        Assert.Null(Broker.FindRetained("lamps/hall/status"));
    }

    [Theory, MemberData(nameof(NoErrors))]
    public void A_fault_needs_a_reason_code_that_says_so(MqttReasonCode reasonCode)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Broker.RefuseConnections(reasonCode));
        Assert.Throws<ArgumentOutOfRangeException>(() => Broker.RejectSubscribe("#", reasonCode));
        Assert.Throws<ArgumentOutOfRangeException>(() => Broker.RejectPublish("#", reasonCode));
    }

    [Fact]
    public void Of_two_faults_the_later_one_counts_until_it_is_lifted()
    {
        using var first = Broker.RejectPublish("#", MqttReasonCode.QuotaExceeded);
        using (Broker.RejectPublish("#", MqttReasonCode.NotAuthorized))
        {
            Broker.Publish("a", "");
        }

        Broker.Publish("a", "");
        Assert.Equal([MqttReasonCode.NotAuthorized, MqttReasonCode.QuotaExceeded], Broker.Messages.Select(message => message.ReasonCode));
    }

    private IHost CreateHost(MqttProtocolVersion version)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddTypedMqtt(options => options.ProtocolVersion = version).UseTestBroker(Broker);
        return builder.Build();
    }

    private static Task WhenAsync(IMqttConnection connection, MqttConnectionState state)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.StateChanged += (_, change) =>
        {
            if (change.Current == state)
            {
                reached.TrySetResult();
            }
        };
        return reached.Task;
    }
}
