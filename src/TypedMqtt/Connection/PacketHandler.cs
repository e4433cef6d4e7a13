using TypedMqtt.Authentication;
using TypedMqtt.Dispatch;
using TypedMqtt.Infrastructure;
using TypedMqtt.Protocol;
using TypedMqtt.Session;

namespace TypedMqtt.Connection;

/// <summary>
/// Checks and decodes what has been received, packet by packet, and hands each to the session and messages to the
/// dispatcher. Does no I/O and waits for nothing.
/// </summary>
internal sealed class PacketHandler(
    PacketDecoder decoder, InboundAliases aliases, SessionGate gate, IInboundSink sink, Action onPingResponse, Reauthenticator? reauthenticator = null)
{
    private bool _anyAck;

    /// <summary>Handles every packet that has arrived whole.</summary>
    /// <param name="received">What has been received.</param>
    /// <returns>The server's DISCONNECT, behind which nothing is looked at; null when it sent none.</returns>
    /// <exception cref="MqttProtocolException">The server has sent something that is not allowed.</exception>
    internal Disconnect? HandleAll(ReceiveBuffer received)
    {
        try
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
        finally
        {
            if (_anyAck)
            {
                _anyAck = false;
                gate.SendSignal.Set();
            }

            sink.Flush();
        }
    }

    private Disconnect? Handle(in Frame frame)
    {
        switch (frame.Type)
        {
            case PacketType.Publish:
                HandlePublish(decoder.DecodePublish(in frame));
                return null;
            case PacketType.PubAck or PacketType.PubRec or PacketType.PubRel or PacketType.PubComp:
                _anyAck = true;
                gate.OnAck(decoder.DecodeAck(in frame));
                return null;
            case PacketType.SubAck or PacketType.UnsubAck:
                gate.OnSubscriptionAck(decoder.DecodeSubAck(in frame));
                return null;
            case PacketType.PingResp:
                PacketDecoder.CheckEmpty(in frame);
                onPingResponse();
                return null;
            case PacketType.Auth when reauthenticator is not null:
                reauthenticator.OnAuth(in frame);
                return null;
            case PacketType.Disconnect:
                return PacketDecoder.DecodeDisconnect(in frame);
            default:
                throw PacketDecoder.Unexpected(frame.Type);
        }
    }

    private void HandlePublish(InboundPublish publish)
    {
        aliases.Resolve(ref publish);
        if (publish.Qos == MqttQos.AtMostOnce)
        {
            sink.Dispatch(in publish, ticket: null);
        }
        else if (gate.OnPublish(publish.PacketId, publish.Qos, publish.Dup, Fingerprint(in publish)) is { } ticket)
        {
            sink.Dispatch(in publish, ticket);
        }
    }

    // Tells a repetition from another message that has its identifier; a part of a large payload is enough for that. The same in
    // every process, since it may be kept.
    private static int Fingerprint(in InboundPublish publish)
    {
        const int Enough = 256;
        var hash = StableHash.Add((uint)publish.Payload.Length, publish.Topic);
        return (int)StableHash.Add(hash, publish.Payload.Length <= Enough ? publish.Payload : publish.Payload[..Enough]);
    }
}
