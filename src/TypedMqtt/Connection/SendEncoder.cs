using System.Buffers;
using TypedMqtt.Protocol;
using TypedMqtt.Session;

namespace TypedMqtt.Connection;

/// <summary>Turns what the session wants sent into bytes.</summary>
internal sealed class SendEncoder(PacketEncoder encoder)
{
    /// <summary>Encodes a PUBLISH but for its payload, which has to follow.</summary>
    internal void WriteHead(IBufferWriter<byte> buffer, in Send send)
    {
        var message = send.Message!;
        encoder.WritePublishHead(buffer, send.Header, message.Topic, message.Properties, message.PayloadLength);
    }

    internal void Write(IBufferWriter<byte> buffer, in Send send)
    {
        switch (send.Kind)
        {
            case SendKind.Ack:
                encoder.WriteAck(buffer, send.Ack);
                break;
            case SendKind.Publish:
                var message = send.Message!;
                encoder.WritePublish(buffer, send.Header, message.Topic, message.Properties, message.Payload);
                break;
            case SendKind.Subscribe:
                encoder.WriteSubscribe(buffer, send.PacketId, send.Filters!.Select(entry => entry.Requested), send.Filters![0].Identifier);
                break;
            case SendKind.Unsubscribe:
                encoder.WriteUnsubscribe(buffer, send.PacketId, send.Filters!.Select(entry => entry.TopicFilter));
                break;
            case SendKind.PingRequest:
                PacketEncoder.WritePingReq(buffer);
                break;
            case SendKind.Auth:
                PacketEncoder.WriteAuth(buffer, send.Auth!);
                break;
            case SendKind.Disconnect:
                encoder.WriteDisconnect(buffer, send.Goodbye);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(send), send.Kind, "Not a packet this client sends.");
        }
    }
}
