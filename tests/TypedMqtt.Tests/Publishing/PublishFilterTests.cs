using Microsoft.Extensions.DependencyInjection;
using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using TypedMqtt.Tests.Requests;

namespace TypedMqtt.Tests.Publishing;

public sealed class PublishFilterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_see_a_message_before_it_is_written_and_may_add_user_properties_in_their_order()
    {
        await using var host = ClientHost.Create(MqttProtocolVersion.V500, o => o.TopicPrefix = "site", configure: mqtt => mqtt
            .AddPublishFilter<Naming>().AddPublishFilter<Recording>());
        var peer = await host.GoOnlineAsync();

        var publish = host.Probe.OneAsync("hello", Token);
        var packet = await peer.ReceiveAsync(PacketType.Publish);
        Assert.Equal([("sender", "IProbe.OneAsync"), ("order", "second")], UserProperties.Read(packet.Properties).Select(property => (property.Name, property.Value)));
        Assert.Equal(["site/p/one p/one AtLeastOnce False V500"], host.Get<Recording>().Seen);
        peer.Ack(PacketType.PubAck, packet.PacketId);
        await Within.Limits(publish);

        Assert.Equal(["site/p/one p/one AtLeastOnce False V500", "p/one "], host.Get<Recording>().Seen);
    }

    [Fact]
    public async Task What_they_throw_comes_out_of_the_call_and_nothing_is_sent()
    {
        await using var host = ClientHost.Create(MqttProtocolVersion.V500, configure: mqtt => mqtt.AddPublishFilter<Refusing>());
        var peer = await host.GoOnlineAsync();

        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => host.Probe.OneAsync("secret", Token));

        await host.Probe.ZeroAsync("open", Token);
        Assert.Equal("p/zero", (await peer.ReceiveAsync(PacketType.Publish)).Topic);
    }

    [Fact]
    public async Task They_are_told_of_a_publish_that_fails()
    {
        await using var host = ClientHost.Create(MqttProtocolVersion.V500, configure: mqtt => mqtt.AddPublishFilter<Recording>());
        var peer = await host.GoOnlineAsync();

        var publish = host.Probe.OneAsync("hello", Token);
        peer.Send(0x40, $"{(await peer.ReceiveAsync(PacketType.Publish)).PacketId:X4} 97");

        await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(publish));
        Assert.Equal("p/one MqttPublishException", host.Get<Recording>().Seen[^1]);
    }

    [Fact]
    public async Task Requests_go_through_them_until_they_are_answered()
    {
        await using var host = ClientHost.Create(MqttProtocolVersion.V500, configure: mqtt => mqtt.AddOven().AddPublishFilter<Naming>().AddPublishFilter<Recording>());
        var peer = await host.GoOnlineAsync();

        var asked = host.Get<IOven>().HeatAsync("a", 180, Token);
        var question = (await Question.FirstAsync(peer)).Take();
        Assert.Contains(UserProperties.Read(question.Packet.Properties), property => property == new MqttUserProperty("sender", "IOven.HeatAsync"));
        Assert.Single(host.Get<Recording>().Seen);
        question.Answer("181");
        await Within.Limits(asked);

        Assert.Equal("oven/{id}/heat ", host.Get<Recording>().Seen[^1]);
    }

    [Fact]
    public async Task Before_MQTT_5_they_are_told_that_there_are_no_user_properties()
    {
        await using var host = ClientHost.Create(MqttProtocolVersion.V311, configure: mqtt => mqtt.AddPublishFilter<Naming>());
        await host.GoOnlineAsync();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => host.Probe.OneAsync("hello", Token));

        Assert.Contains("'p/one' (IProbe.OneAsync) cannot have the user property 'sender': V311 has none", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_a_message_is_written_nothing_can_be_added()
    {
        await using var host = ClientHost.Create(MqttProtocolVersion.V500, configure: mqtt => mqtt.AddPublishFilter<TooLate>());
        await host.GoOnlineAsync();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(async () => await host.Probe.ZeroAsync("hello", Token));

        Assert.Contains("is written already", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_may_publish_itself()
    {
        await using var host = ClientHost.Create(MqttProtocolVersion.V500, configure: mqtt => mqtt.AddPublishFilter<Echoing>());
        var peer = await host.GoOnlineAsync();

        var publish = host.Probe.OneAsync("hello", Token);

        Assert.Equal("p/zero", (await peer.ReceiveAsync(PacketType.Publish)).Topic);
        var packet = await peer.ReceiveAsync(PacketType.Publish);
        peer.Ack(PacketType.PubAck, packet.PacketId);
        await Within.Limits(publish);
    }

    private sealed class Naming : IMqttPublishFilter
    {
        public void OnPublishing(MqttPublishingContext context) => context.AddUserProperty("sender", context.Member);
    }

    private sealed class Recording : IMqttPublishFilter
    {
        internal List<string> Seen { get; } = [];

        public void OnPublishing(MqttPublishingContext context)
        {
            Seen.Add($"{context.Topic} {context.TopicTemplate} {context.Qos} {context.Retain} {context.ProtocolVersion}");
            context.AddUserProperty("order", "second");
        }

        public void OnPublished(MqttPublishingContext context, Exception? failure) => Seen.Add($"{context.TopicTemplate} {failure?.GetType().Name}");
    }

    private sealed class Refusing : IMqttPublishFilter
    {
        public void OnPublishing(MqttPublishingContext context)
        {
            if (context.Topic == "p/one")
            {
                throw new UnauthorizedAccessException("On purpose.");
            }
        }
    }

    private sealed class TooLate : IMqttPublishFilter
    {
        public void OnPublishing(MqttPublishingContext context)
        {
        }

        public void OnPublished(MqttPublishingContext context, Exception? failure) => context.AddUserProperty("too", "late");
    }

    private sealed class Echoing(IProbe probe) : IMqttPublishFilter
    {
        public void OnPublishing(MqttPublishingContext context)
        {
            if (context.Topic == "p/one")
            {
                _ = probe.ZeroAsync("echo");
            }
        }
    }
}
