using System.Text;
using TypedMqtt.Protocol;
using TypedMqtt.Requests;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Requests;

/// <summary>A request as a server sees it on MQTT 5, and how to answer it.</summary>
internal sealed record Question(Peer Peer, Packet Packet)
{
    internal string ResponseTopic => Encoding.UTF8.GetString(RequestProperties.Read(Packet.Properties).ResponseTopic);

    internal string Correlation => Convert.ToHexString(RequestProperties.Read(Packet.Properties).CorrelationData);

    internal uint? Expiry => RequestProperties.Read(Packet.Properties).MessageExpiryInterval;

    /// <summary>Takes the first request of a client: the subscription that answers come by stands before it.</summary>
    internal static async Task<Question> FirstAsync(Peer peer)
    {
        await peer.GrantAsync();
        return await NextAsync(peer);
    }

    internal static async Task<Question> NextAsync(Peer peer) => new(peer, await peer.ReceiveAsync(PacketType.Publish));

    /// <summary>Acknowledges the request.</summary>
    internal Question Take()
    {
        Peer.Ack(PacketType.PubAck, Packet.PacketId);
        return this;
    }

    /// <summary>Sends an answer.</summary>
    /// <param name="payload">Its payload.</param>
    /// <param name="word">What it is; null to say nothing.</param>
    internal void Answer(string payload, string? word = null) =>
        Peer.Publish(ResponseTopic, payload, properties: $"09 0010 {Correlation} {(word is null ? "" : $"26 'typedmqtt-answer' '{word}'")}");
}
