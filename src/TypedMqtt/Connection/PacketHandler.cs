using TypedMqtt.Dispatch;
using TypedMqtt.Protocol;

namespace TypedMqtt.Connection;

/// <summary>
/// Checks and decodes what has been received, packet by packet, and hands each to the session and messages to the
/// dispatcher. Does no I/O and waits for nothing.
/// </summary>
internal sealed class PacketHandler(PacketDecoder decoder, SessionGate gate, IInboundSink sink)
{
    /// <summary>Handles every packet that has arrived whole.</summary>
    /// <param name="received">What has been received.</param>
    /// <returns>The server's DISCONNECT, behind which nothing is looked at; null when it sent none.</returns>
    /// <exception cref="MqttProtocolException">The server has sent something that is not allowed.</exception>
    internal Disconnect? HandleAll(ReceiveBuffer received)
    {
        while (received.TryPeek(out var frame))
        {
            if (Handle(in frame) is { } disconnect)
            {
                return disconnect;
            }

            received.Consume(frame.TotalLength);
        }

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
            sink.Dispatch(in publish, ticket: null);
        }
        else if (gate.OnPublish(publish.PacketId, publish.Qos) is { } ticket)
        {
            sink.Dispatch(in publish, ticket);
        }
    }
}
