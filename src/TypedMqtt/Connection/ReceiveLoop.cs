using TypedMqtt.Dispatch;
using TypedMqtt.Protocol;
using TypedMqtt.Transport;

namespace TypedMqtt.Connection;

/// <summary>Reads packets, checks and decodes them, and hands each to the session and messages to the dispatcher.</summary>
internal sealed class ReceiveLoop(
    ITransport transport,
    ReceiveBuffer received,
    PacketDecoder decoder,
    SessionGate gate,
    Dispatcher dispatcher,
    Action onReceived)
{
    /// <summary>Reads until the server closes, sends DISCONNECT or breaks the protocol.</summary>
    /// <returns>The server's DISCONNECT, or null when it closed without one.</returns>
    /// <exception cref="MqttProtocolException">The server has sent something that is not allowed.</exception>
    internal async Task<Disconnect?> RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (HandleReceived() is { } disconnect)
            {
                return disconnect;
            }

            if (!await received.FillAsync(transport, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }

            onReceived();
        }
    }

    private Disconnect? HandleReceived()
    {
        while (received.TryPeek(out var frame))
        {
            if (Handle(in frame) is { } disconnect)
            {
                return disconnect;
            }

            received.Consume(frame.TotalLength);
        }

        // What has come to be acknowledged meanwhile leaves with the answer to all of it.
        return null;
    }

    private Disconnect? Handle(in Frame frame)
    {
        switch (frame.Type)
        {
            case PacketType.Publish:
                HandlePublish(decoder.DecodePublish(in frame));
                return null;
            case PacketType.PubAck or PacketType.PubRec or PacketType.PubRel or PacketType.PubComp:
                gate.OnAck(decoder.DecodeAck(in frame));
                return null;
            case PacketType.SubAck or PacketType.UnsubAck:
                gate.OnSubscriptionAck(decoder.DecodeSubAck(in frame));
                return null;
            case PacketType.PingResp:
                PacketDecoder.CheckEmpty(in frame);
                return null;
            case PacketType.Disconnect:
                return PacketDecoder.DecodeDisconnect(in frame);
            default:
                throw PacketDecoder.Unexpected(frame.Type);
        }
    }

    private void HandlePublish(in InboundPublish publish)
    {
        if (publish.TopicAlias > 0)
        {
            // We announce a Topic Alias Maximum of zero, so any alias is beyond it.
            throw new MqttProtocolException(MqttReasonCode.TopicAliasInvalid, "MQTT-3.3.2-10", "The server used a topic alias, and this client takes none.");
        }

        if (publish.Qos == MqttQos.AtMostOnce)
        {
            dispatcher.Dispatch(in publish, ticket: null);
        }
        else if (gate.OnPublish(publish.PacketId, publish.Qos) is { } ticket)
        {
            dispatcher.Dispatch(in publish, ticket);
        }
    }
}
