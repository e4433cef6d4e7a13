using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Connection;

/// <summary>Everything that may take too long, and what ends it.</summary>
public sealed class TimeoutTests
{
    private static readonly TimeSpan SubscribeTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan PublishTimeout = TimeSpan.FromSeconds(15);

    [Theory]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task A_SUBACK_that_never_comes_fails_the_wait_and_the_connection_is_made_again(MqttProtocolVersion version)
    {
        await using var host = ClientHost.Create(version, options => options.SubscribeTimeout = SubscribeTimeout);
        var first = await host.GoOnlineAsync();
        var subscribed = host.Subscriber.SubscribeOneAsync(cancellationToken: TestContext.Current.CancellationToken).AsTask();
        await first.ReceiveAsync(PacketType.Subscribe);

        host.Time.Advance(SubscribeTimeout);

        var failure = await Assert.ThrowsAsync<MqttSubscribeException>(() => Within.Limits(subscribed));
        Assert.Contains("MqttOptions.SubscribeTimeout", failure.Message, StringComparison.Ordinal);
        await first.EndsAsync();
        await host.WhenAsync(MqttConnectionState.Waiting);
        await host.Time.PassAsync(ClientHost.ReconnectDelay);
        await host.Network.AcceptSessionAsync();
        await host.WhenAsync(MqttConnectionState.Online);
    }

    [Fact]
    public async Task A_handler_whose_SUBACK_never_came_is_subscribed_on_the_next_connection()
    {
        await using var host = ClientHost.Create(V500, options => options.SubscribeTimeout = SubscribeTimeout, handles: true);
        await host.StartAsync();
        var first = await host.Network.AcceptSessionAsync();
        await first.ReceiveAsync(PacketType.Subscribe);

        host.Time.Advance(SubscribeTimeout);
        await host.Time.PassAsync(ClientHost.ReconnectDelay);

        var second = await host.Network.AcceptSessionAsync();
        Assert.Equal(3, (await second.GrantAsync()).Filters.Count);
        await host.WhenAsync(MqttConnectionState.Online);
    }

    [Fact]
    public async Task An_UNSUBACK_that_never_comes_makes_the_connection_again_and_the_filter_is_unsubscribed_there()
    {
        await using var host = ClientHost.Create(V500, options => options.SubscribeTimeout = SubscribeTimeout);
        var first = await host.GoOnlineAsync();
        var subscribing = host.Subscriber.SubscribeOneAsync(cancellationToken: TestContext.Current.CancellationToken);
        await first.GrantAsync();
        await (await Within.Limits(subscribing)).DisposeAsync();
        await first.ReceiveAsync(PacketType.Unsubscribe);

        host.Time.Advance(SubscribeTimeout);
        await host.Time.PassAsync(ClientHost.ReconnectDelay);

        var second = await host.Network.AcceptSessionAsync(sessionPresent: true);
        var unsubscribe = await second.ReceiveAsync(PacketType.Unsubscribe);
        Assert.Equal("p/one", Assert.Single(unsubscribe.Filters).TopicFilter);
        second.Send(0xB0, $"{unsubscribe.PacketId:X4} {{}} 00");
        await host.WhenAsync(MqttConnectionState.Online);
    }

    [Fact]
    public async Task A_publish_that_waits_for_a_connection_too_long_is_taken_back()
    {
        await using var host = ClientHost.Create(V500, options => options.PublishTimeout = PublishTimeout);
        host.Network.MakeSilent("first");
        await host.StartAsync();
        var published = host.PublishAsync(1, "late");

        host.Time.Advance(PublishTimeout);

        var failure = await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(published));
        Assert.Contains("MqttOptions.PublishTimeout", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, host.Connection.GetStatistics().PublishFailures);
    }

    [Theory]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task A_publish_whose_acknowledgement_is_late_ends_and_its_packet_identifier_stays_in_use(MqttProtocolVersion version)
    {
        await using var host = ClientHost.Create(version, options => options.PublishTimeout = PublishTimeout);
        var peer = await host.GoOnlineAsync();
        var published = host.PublishAsync(1, "late");
        var late = await peer.ReceiveAsync(PacketType.Publish);

        host.Time.Advance(PublishTimeout);
        await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(published));

        var next = host.PublishAsync(1, "next");
        var second = await peer.ReceiveAsync(PacketType.Publish);
        Assert.NotEqual(late.PacketId, second.PacketId);
        peer.Ack(PacketType.PubAck, late.PacketId);
        peer.Ack(PacketType.PubAck, second.PacketId);
        await Within.Limits(next);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_publish_cancelled_in_flight_ends_and_its_packet_identifier_stays_in_use(int qos)
    {
        await using var host = ClientHost.Create(V500);
        var peer = await host.GoOnlineAsync();
        using var cancellation = new CancellationTokenSource();
        var published = qos == 1 ? host.Probe.OneAsync("x", cancellation.Token) : host.Probe.TwoAsync("x", cancellation.Token);
        var cancelled = await peer.ReceiveAsync(PacketType.Publish);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Within.Limits(published));
        var next = host.PublishAsync(1, "next");
        var second = await peer.ReceiveAsync(PacketType.Publish);
        Assert.NotEqual(cancelled.PacketId, second.PacketId);
        peer.Ack(PacketType.PubAck, second.PacketId);
        await Within.Limits(next);
        Assert.Equal(0, host.Connection.GetStatistics().PublishFailures);
    }

    [Fact]
    public async Task A_publish_cancelled_before_it_was_sent_is_never_sent()
    {
        await using var host = ClientHost.Create(V500);
        using var cancellation = new CancellationTokenSource();
        var taken = host.Probe.OneAsync("taken back", cancellation.Token);
        var kept = host.PublishAsync(1, "kept");

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Within.Limits(taken));
        var peer = await host.GoOnlineAsync();
        var publish = await peer.ReceiveAsync(PacketType.Publish);
        Assert.Equal("kept", publish.Payload);
        peer.Ack(PacketType.PubAck, publish.PacketId);
        await Within.Limits(kept);
    }

    [Fact]
    public async Task A_message_that_expires_while_it_is_queued_is_not_sent_and_says_so()
    {
        await using var host = ClientHost.Create(V500);
        var expired = host.Probe.ShortAsync("stale", TestContext.Current.CancellationToken);
        host.Time.Advance(TimeSpan.FromSeconds(3));
        var kept = host.Probe.ShortAsync("fresh", TestContext.Current.CancellationToken);
        host.Time.Advance(TimeSpan.FromSeconds(2));

        var failure = await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(expired));
        Assert.Contains("waited longer than its expiry", failure.Message, StringComparison.Ordinal);

        // What is left of the interval is what is sent: three of five seconds.
        var peer = await host.GoOnlineAsync();
        var publish = await peer.ReceiveAsync(PacketType.Publish);
        Assert.Equal("fresh", publish.Payload);
        Assert.Contains("0200000003", Convert.ToHexString(publish.Properties), StringComparison.Ordinal);
        peer.Ack(PacketType.PubAck, publish.PacketId);
        await Within.Limits(kept);
    }

    [Fact]
    public async Task A_message_in_flight_does_not_expire()
    {
        await using var host = ClientHost.Create(V500);
        var peer = await host.GoOnlineAsync();
        var published = host.Probe.ShortAsync("x", TestContext.Current.CancellationToken);
        var publish = await peer.ReceiveAsync(PacketType.Publish);

        host.Time.Advance(TimeSpan.FromSeconds(30));
        peer.Ack(PacketType.PubAck, publish.PacketId);

        await Within.Limits(published);
    }
}
