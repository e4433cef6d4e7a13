namespace TypedMqtt.Protocol;

/// <summary>Decodes what a server sends, strictly: whatever the specification does not allow is refused.</summary>
/// <param name="version">The version of MQTT.</param>
/// <param name="requestedProblemInformation">What CONNECT has said of it; see <see cref="ConnectPacket.RequestProblemInformation"/>.</param>
internal sealed class PacketDecoder(MqttProtocolVersion version, bool requestedProblemInformation = true)
{
    internal InboundPublish DecodePublish(in Frame frame) => PublishDecoder.Decode(in frame, version);

    internal Ack DecodeAck(in Frame frame) => AckDecoder.Decode(in frame, version, requestedProblemInformation);

    /// <summary>Decodes CONNACK and holds it against the CONNECT it answers.</summary>
    internal ConnAck DecodeConnAck(in Frame frame, ConnectPacket connect)
    {
        var connAck = ConnAckDecoder.Decode(in frame, version);
        if (version == MqttProtocolVersion.V500)
        {
            ConnAckRules.Check(connAck, connect);
        }

        return connAck;
    }

    internal SubAck DecodeSubAck(in Frame frame) => AckDecoder.DecodeSubAck(in frame, version, requestedProblemInformation);

    internal static Disconnect DecodeDisconnect(in Frame frame) => AckDecoder.DecodeDisconnect(in frame);

    /// <summary>Decodes AUTH; the authentication method is the one CONNECT has named, null for none.</summary>
    internal static Auth DecodeAuth(in Frame frame, string? authenticationMethod) => AuthDecoder.Decode(in frame, authenticationMethod);

    internal static void CheckEmpty(in Frame frame) => new SpanReader(frame.Body).CheckEnd();

    /// <summary>What is wrong with a packet that a server may send, but not on an open connection, or not on this one.</summary>
    internal static MqttProtocolException Unexpected(PacketType type) => type switch
    {
        PacketType.ConnAck => new(MqttReasonCode.ProtocolError, "MQTT-3.2.0-2", "The server sent a second CONNACK."),
        PacketType.Auth => new(MqttReasonCode.ProtocolError, "MQTT-4.12.0-6", "The server sent AUTH, and CONNECT had no authentication method."),
        _ => new(MqttReasonCode.ProtocolError, "MQTT-4.13.1-1", $"{type} is not expected on an open connection."),
    };
}
