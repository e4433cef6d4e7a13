using Microsoft.Extensions.DependencyInjection;
using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Dispatch;

/// <summary>Handlers whose messages are acknowledged before they are called.</summary>
public sealed class EarlyAcknowledgementTests
{
    [Theory]
    [InlineData("p/one", 1)]
    [InlineData("p/two", 2)]
    public async Task A_message_is_acknowledged_when_its_turn_has_come_and_those_that_wait_are_not(string topic, int qos)
    {
        await using var host = Create();
        var peer = await host.GoOnlineSubscribedAsync();
        var answer = qos == 1 ? PacketType.PubAck : PacketType.PubRec;

        peer.Publish(topic, "hangs", qos, packetId: 1);
        peer.Publish(topic, "next", qos, packetId: 2);
        await host.Get<HoldingHandler>().NextAsync("hangs");
        Assert.Equal(1, (await peer.ReceiveAsync(answer)).PacketId);
        Assert.True(peer.HasNothing);
        host.Time.Advance(ClientHost.HandlerTimeout);

        Assert.Equal(2, (await peer.ReceiveAsync(answer)).PacketId);
        await host.Get<HoldingHandler>().NextAsync("next");
    }

    [Fact]
    public async Task A_handler_that_fails_may_still_have_a_dead_letter_made_and_the_acknowledgement_says_nothing_of_it()
    {
        await using var host = Create(handler => handler.OnFailure(f => f.ThenDeadLetter()));
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Publish("p/one", "fails", qos: 1, packetId: 1);

        var packets = new[] { await peer.ReceiveAsync(), await peer.ReceiveAsync() };
        Assert.Equal("40020001", Assert.Single(packets, packet => packet.Type == PacketType.PubAck).Hex);
        var letter = Assert.Single(packets, packet => packet.Type == PacketType.Publish);
        Assert.Equal("dead-letter/p/one", letter.Topic);
        peer.Ack(PacketType.PubAck, letter.PacketId);
        peer.Publish("p/one", "next", qos: 1, packetId: 2);
        Assert.Equal(2, (await peer.ReceiveAsync(PacketType.PubAck)).PacketId);
    }

    [Fact]
    public async Task A_dead_letter_that_cannot_be_published_costs_the_message_and_not_the_connection()
    {
        await using var host = Create(handler => handler.OnFailure(f => f.ThenDeadLetter()), o => o.KeepAlive = TimeSpan.Zero);
        var peer = await host.GoOnlineSubscribedAsync();
        peer.Publish("p/one", "fails", qos: 1, packetId: 1);
        await peer.ReceiveAsync(PacketType.PubAck);
        for (var attempt = 0; attempt < 6; attempt++)
        {
            await host.Time.PassUntilAsync(RefuseAsync(peer));
        }

        peer.Publish("p/one", "next", qos: 1, packetId: 2);

        Assert.Equal(2, (await peer.ReceiveAsync(PacketType.PubAck)).PacketId);
        Assert.Equal(MqttConnectionState.Online, host.Connection.State);
    }

    [Fact]
    public void Messages_that_are_acknowledged_before_cannot_be_sent_again()
    {
        var mqtt = new ServiceCollection().AddTypedMqtt();

        var refused = Assert.Throws<InvalidOperationException>(() => mqtt.AddProbeHandler<HoldingHandler>(handler => handler
            .Acknowledge(MqttAcknowledgement.BeforeHandler)
            .Two(two => two.OnFailure(f => f.ThenDisconnectForRedelivery()))));

        Assert.Contains("IProbe.TwoAsync", refused.Message, StringComparison.Ordinal);
        Assert.Contains("ThenDisconnectForRedelivery()", refused.Message, StringComparison.Ordinal);
        Assert.Contains("MqttAcknowledgement.AfterHandler", refused.Message, StringComparison.Ordinal);
    }

    private static async Task RefuseAsync(Peer peer) => peer.Send(0x40, $"{(await peer.ReceiveAsync(PacketType.Publish)).PacketId:X4} 87");

    private static ClientHost Create(Action<ProbeHandlerOptions>? handles = null, Action<MqttOptions>? options = null) =>
        ClientHost.Create(V500, options, configure: mqtt => mqtt.AddProbeHandler<HoldingHandler>(handler =>
        {
            handler.Acknowledge(MqttAcknowledgement.BeforeHandler);
            handles?.Invoke(handler);
        }));
}
