using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Subscribing;

/// <summary>Topic filters that overlap, on MQTT 5: a server may send a copy of a message for each (3.3.4).</summary>
public sealed class OverlapTests
{
    [Fact]
    public async Task Each_copy_is_for_the_subscription_it_names()
    {
        await using var client = ClientHost.Create(MqttProtocolVersion.V500);
        var peer = await client.GoOnlineAsync();
        await using var one = await OpenAsync(client, peer, "x");
        await using var any = await OpenAsync(client, peer, default);

        peer.Publish("p/many/x", "for one", properties: one.Identifier);
        peer.Publish("p/many/x", "for any", properties: any.Identifier);
        peer.Publish("p/many/x", "for both", properties: any.Identifier + one.Identifier);

        Assert.Equal(["for one", "for both"], [await one.NextAsync(), await one.NextAsync()]);
        Assert.Equal(["for any", "for both"], [await any.NextAsync(), await any.NextAsync()]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0B 01")]
    public async Task A_copy_that_names_none_of_ours_is_for_all_that_match(string properties)
    {
        await using var client = ClientHost.Create(MqttProtocolVersion.V500);
        var peer = await client.GoOnlineAsync();
        await using var one = await OpenAsync(client, peer, "x");
        await using var any = await OpenAsync(client, peer, default);

        peer.Publish("p/many/x", "for all", properties: properties);

        Assert.Equal("for all", await one.NextAsync());
        Assert.Equal("for all", await any.NextAsync());
    }

    [Fact]
    public async Task A_server_without_identifiers_is_given_none()
    {
        await using var client = ClientHost.Create(MqttProtocolVersion.V500);
        var peer = await client.GoOnlineAsync(connAck: "29 00");

        await using var one = await OpenAsync(client, peer, "x");

        Assert.Empty(one.Identifier);
    }

    private static async Task<Reader> OpenAsync(ClientHost client, Peer peer, LevelFilter<string> level)
    {
        var opening = client.Subscriber.SubscribeManyAsync(level, cancellationToken: TestContext.Current.CancellationToken);
        var subscribe = await peer.GrantAsync();
        return new Reader(await Within.Limits(opening), Convert.ToHexString(subscribe.Body.Slice(3, subscribe.Body[2])));
    }

    private sealed class Reader(MqttSubscription<ProbeMessages.ManyMessage> subscription, string identifier) : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<ProbeMessages.ManyMessage> _messages = subscription.GetAsyncEnumerator(TestContext.Current.CancellationToken);

        /// <summary>The property that names its subscription.</summary>
        internal string Identifier { get; } = identifier;

        internal async Task<string> NextAsync()
        {
            Assert.True(await Within.Limits(_messages.MoveNextAsync()));
            return _messages.Current.Text;
        }

        public async ValueTask DisposeAsync()
        {
            await _messages.DisposeAsync();
            await subscription.DisposeAsync();
        }
    }
}
