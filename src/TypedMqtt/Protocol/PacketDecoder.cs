namespace TypedMqtt.Protocol;

/// <summary>Decodes what a server sends, strictly: whatever the specification does not allow is refused.</summary>
internal sealed class PacketDecoder(MqttProtocolVersion version)
{
    internal InboundPublish DecodePublish(in Frame frame) => PublishDecoder.Decode(in frame, version);

    internal Ack DecodeAck(in Frame frame) => AckDecoder.Decode(in frame, version);

    internal ConnAck DecodeConnAck(in Frame frame) => ConnAckDecoder.Decode(in frame, version);

    internal SubAck DecodeSubAck(in Frame frame) => AckDecoder.DecodeSubAck(in frame, version);

    internal static Disconnect DecodeDisconnect(in Frame frame) => AckDecoder.DecodeDisconnect(in frame);

    internal static void CheckEmpty(in Frame frame) => new SpanReader(frame.Body).CheckEnd();
}
