namespace TypedMqtt.Protocol;

/// <summary>
/// Decodes CONNACK (MQTT 5, 3.2). Ours and not MQTTnet's, whose packet class cannot tell a property that is absent from one
/// that is zero: a Server Keep Alive of zero turns the keep-alive off, an absent one leaves ours in force.
/// </summary>
internal static class ConnAckDecoder
{
    internal static ConnAck Decode(in Frame frame, MqttProtocolVersion version)
    {
        var reader = new SpanReader(frame.Body);
        var flags = reader.ReadByte();
        if (version == MqttProtocolVersion.V310)
        {
            // There the byte is reserved and no flag: a server does not say whether it has a session (MQTT 3.1, 3.2).
            flags = 0;
        }

        if (flags > 1)
        {
            throw new MqttProtocolException(MqttReasonCode.MalformedPacket, "MQTT-3.2.2-1", "CONNACK has reserved flags.");
        }

        var code = reader.ReadByte();
        var connAck = new ConnAck(flags == 1, version == MqttProtocolVersion.V500 ? ReasonCodes.Check(PacketType.ConnAck, code) : FromReturnCode(code));
        if (connAck.SessionPresent && connAck.ReasonCode != MqttReasonCode.Success)
        {
            throw new MqttProtocolException(MqttReasonCode.ProtocolError, "MQTT-3.2.2-6", "CONNACK refuses the connection and says that a session is present.");
        }

        if (version == MqttProtocolVersion.V500)
        {
            ReadProperties(reader.ReadProperties(), connAck);
        }

        reader.CheckEnd();
        return connAck;
    }

    private static MqttReasonCode FromReturnCode(byte code) => code switch
    {
        0 => MqttReasonCode.Success,
        1 => MqttReasonCode.UnsupportedProtocolVersion,
        2 => MqttReasonCode.ClientIdentifierNotValid,
        3 => MqttReasonCode.ServerUnavailable,
        4 => MqttReasonCode.BadUserNameOrPassword,
        5 => MqttReasonCode.NotAuthorized,
        _ => throw new MqttProtocolException(MqttReasonCode.ProtocolError, "MQTT-3.2.2-6 (3.1.1)", $"CONNACK has the return code {code}, which no version before MQTT 5 knows."),
    };

    private static void ReadProperties(ReadOnlySpan<byte> properties, ConnAck connAck)
    {
        var reader = new PropertyReader(properties, PacketType.ConnAck);
        while (reader.MoveNext(out var id))
        {
            switch (id)
            {
                case PropertyId.SessionExpiryInterval:
                    connAck.SessionExpiryInterval = reader.ReadUInt32();
                    break;
                case PropertyId.ReceiveMaximum:
                    connAck.ReceiveMaximum = reader.ReadNonZeroUInt16(id);
                    break;
                case PropertyId.MaximumQos:
                    connAck.MaximumQos = reader.ReadBoolean(id) ? MqttQos.AtLeastOnce : MqttQos.AtMostOnce;
                    break;
                case PropertyId.RetainAvailable:
                    connAck.RetainAvailable = reader.ReadBoolean(id);
                    break;
                case PropertyId.MaximumPacketSize:
                    connAck.MaximumPacketSize = reader.ReadNonZeroUInt32(id);
                    break;
                case PropertyId.AssignedClientIdentifier:
                    connAck.AssignedClientIdentifier = reader.ReadString() is { Length: > 0 } identifier
                        ? identifier
                        : throw new MqttProtocolException(MqttReasonCode.ProtocolError, "MQTT-3.2.2-16", "CONNACK assigns an empty client identifier.");
                    break;
                case PropertyId.TopicAliasMaximum:
                    connAck.TopicAliasMaximum = reader.ReadUInt16();
                    break;
                case PropertyId.ReasonString:
                    connAck.ReasonString = reader.ReadString();
                    break;
                case PropertyId.UserProperty:
                    reader.SkipUserProperty();
                    break;
                case PropertyId.WildcardSubscriptionAvailable:
                    connAck.WildcardSubscriptionAvailable = reader.ReadBoolean(id);
                    break;
                case PropertyId.SubscriptionIdentifierAvailable:
                    connAck.SubscriptionIdentifiersAvailable = reader.ReadBoolean(id);
                    break;
                case PropertyId.SharedSubscriptionAvailable:
                    connAck.SharedSubscriptionAvailable = reader.ReadBoolean(id);
                    break;
                case PropertyId.ServerKeepAlive:
                    connAck.ServerKeepAlive = reader.ReadUInt16();
                    break;
                case PropertyId.ResponseInformation:
                    connAck.ResponseInformation = reader.ReadString();
                    break;
                case PropertyId.ServerReference:
                    connAck.ServerReference = reader.ReadString();
                    break;
                case PropertyId.AuthenticationMethod:
                    connAck.AuthenticationMethod = reader.ReadString();
                    break;
                case PropertyId.AuthenticationData:
                    connAck.AuthenticationData = reader.ReadBinary().ToArray();
                    break;
                default:
                    throw reader.NotAllowed(id);
            }
        }
    }
}
