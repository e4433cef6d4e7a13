using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Subscribing;

/// <summary>Live subscriptions whose reader says when messages are acknowledged.</summary>
public sealed class StreamAcknowledgementTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reader_may_read_a_batch_and_acknowledge_it_then()
    {
        await using var client = ClientHost.Create(MqttProtocolVersion.V500);
        var peer = await client.GoOnlineAsync();
        await using var subscription = await OpenAsync(client, peer, MqttAcknowledgement.Manual);
        var batch = new List<MqttContext>();
        for (ushort id = 1; id <= 3; id++)
        {
            peer.Publish("p/one", $"{id}", qos: 1, packetId: id);
        }

        await foreach (var message in subscription.WithCancellation(Token))
        {
            batch.Add(message.Context);
            if (batch.Count == 3)
            {
                break;
            }
        }

        Assert.True(peer.HasNothing);
        batch.ForEach(context => context.Acknowledge());
        for (ushort id = 1; id <= 3; id++)
        {
            Assert.Equal(id, (await peer.ReceiveAsync(PacketType.PubAck)).PacketId);
        }
    }

    [Fact]
    public async Task What_was_not_read_when_it_is_disposed_of_is_acknowledged_and_what_was_read_is_when_the_reader_says_so()
    {
        await using var client = ClientHost.Create(MqttProtocolVersion.V500);
        var peer = await client.GoOnlineAsync();
        var subscription = await OpenAsync(client, peer, MqttAcknowledgement.Manual);
        for (ushort id = 1; id <= 3; id++)
        {
            peer.Publish("p/one", $"{id}", qos: 1, packetId: id);
        }

        MqttContext read;
        await using (var reader = subscription.GetAsyncEnumerator(Token))
        {
            Assert.True(await Within.Limits(reader.MoveNextAsync()));
            read = reader.Current.Context;
        }

        await Within.Limits(subscription.DisposeAsync());
        await peer.ReceiveAsync(PacketType.Unsubscribe);
        Assert.True(peer.HasNothing);
        read.Acknowledge();

        for (ushort id = 1; id <= 3; id++)
        {
            Assert.Equal(id, (await peer.ReceiveAsync(PacketType.PubAck)).PacketId);
        }
    }

    [Fact]
    public async Task Acknowledged_before_the_reader_need_not_ask_for_the_next()
    {
        await using var client = ClientHost.Create(MqttProtocolVersion.V500);
        var peer = await client.GoOnlineAsync();
        await using var subscription = await OpenAsync(client, peer, MqttAcknowledgement.BeforeHandler);

        peer.Publish("p/one", "1", qos: 1, packetId: 1);

        Assert.Equal(1, (await peer.ReceiveAsync(PacketType.PubAck)).PacketId);
        await using var reader = subscription.GetAsyncEnumerator(Token);
        Assert.True(await Within.Limits(reader.MoveNextAsync()));
        Assert.Throws<InvalidOperationException>(reader.Current.Context.Acknowledge);
    }

    private static async Task<MqttSubscription<ProbeMessages.OneMessage>> OpenAsync(ClientHost client, Peer peer, MqttAcknowledgement acknowledgement)
    {
        var opening = client.Subscriber.SubscribeOneAsync(options: new MqttSubscribeOptions { Acknowledgement = acknowledgement }, cancellationToken: Token);
        await peer.GrantAsync();
        return await Within.Limits(opening);
    }
}
