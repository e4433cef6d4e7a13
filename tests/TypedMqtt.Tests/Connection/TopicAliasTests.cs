using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Connection;

/// <summary>Topic aliases, both ways, on a whole client: used as far as allowed, and forgotten with the connection.</summary>
public sealed class TopicAliasTests
{
    [Fact, Statement("MQTT-3.2.2-17"), Statement("MQTT-3.3.2-8"), Statement("MQTT-3.3.2-9")]
    public async Task A_topic_that_is_used_again_goes_out_as_its_alias_and_the_oldest_alias_is_used_again()
    {
        await using var host = ClientHost.Create(V500);
        var peer = await host.GoOnlineAsync("22 0001");

        Assert.Equal(("p/many/aaaa", 1), await PublishAsync(host, peer, "aaaa"));
        Assert.Equal(("", 1), await PublishAsync(host, peer, "aaaa"));
        Assert.Equal(("p/many/bbbb", 1), await PublishAsync(host, peer, "bbbb"));
        Assert.Equal(("p/many/aaaa", 1), await PublishAsync(host, peer, "aaaa"));
    }

    [Theory, Statement("MQTT-3.2.2-18")]
    [InlineData("", true)]
    [InlineData("22 0000", true)]
    [InlineData("22 0010", false)]
    public async Task No_alias_is_sent_where_the_server_takes_none_or_the_option_says_so(string connAck, bool uses)
    {
        await using var host = ClientHost.Create(V500, options => options.UseTopicAliases = uses);
        var peer = await host.GoOnlineAsync(connAck);

        Assert.Equal(("p/many/aaaa", 0), await PublishAsync(host, peer, "aaaa"));
        Assert.Equal(("p/many/aaaa", 0), await PublishAsync(host, peer, "aaaa"));
    }

    [Fact]
    public async Task Aliases_never_cross_connections()
    {
        await using var host = ClientHost.Create(V500);
        var first = await host.GoOnlineAsync("22 000A");
        await PublishAsync(host, first, "aaaa");
        first.Break();
        await host.Time.PassAsync(ClientHost.ReconnectDelay);
        var second = await host.Network.AcceptSessionAsync(sessionPresent: true, "22 000A");

        Assert.Equal(("p/many/aaaa", 1), await PublishAsync(host, second, "aaaa"));
    }

    [Fact, Statement("MQTT-3.3.2-7")]
    public async Task An_alias_of_the_server_stands_for_its_topic_on_this_connection_only()
    {
        await using var host = ClientHost.Create(V500, handles: true);
        var first = await host.GoOnlineSubscribedAsync();
        first.Publish("p/zero", "with both", properties: "23 0010");
        first.Publish("", "by alias", properties: "23 0010");
        Assert.Equal("with both", await host.Handler.NextAsync());
        Assert.Equal("by alias", await host.Handler.NextAsync());

        first.Break();
        await host.Time.PassAsync(ClientHost.ReconnectDelay);
        var second = await host.Network.AcceptSessionAsync(sessionPresent: true);
        second.Publish("", "unknown now", properties: "23 0010");

        Assert.Equal(0x82, (await second.ReceiveAsync(PacketType.Disconnect)).Body[0]);
        Assert.True(host.Handler.IsEmpty);
    }

    private static async Task<(string Topic, int Alias)> PublishAsync(ClientHost host, Peer peer, string level)
    {
        await host.Probe.ManyAsync(level, "x", TestContext.Current.CancellationToken);
        var publish = await peer.ReceiveAsync(PacketType.Publish);
        var properties = publish.Properties;
        return (publish.Topic, properties.Length > 2 && properties[0] == 0x23 ? (properties[1] << 8) | properties[2] : 0);
    }
}
