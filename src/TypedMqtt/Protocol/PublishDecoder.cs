namespace TypedMqtt.Protocol;

/// <summary>
/// Decodes PUBLISH (MQTT 5, 3.3) without copying or allocating anything. Two things a receiver may refuse are let through,
/// because a server passes them on unseen: refusing means to disconnect, and one bad publisher could keep every subscriber
/// offline with a retained message (5.4.9). A payload declared as UTF-8 that is not (3.3.2.3.2) costs that message alone, when
/// its serializer finds out; discouraged characters in a topic name (1.5.4) cost nothing.
/// </summary>
internal static class PublishDecoder
{
    internal static InboundPublish Decode(in Frame frame, MqttProtocolVersion version)
    {
        var qos = (frame.Flags >> 1) & 3;
        var dup = (frame.Flags & 8) != 0;
        if (qos == 3)
        {
            throw new MqttProtocolException(MqttReasonCode.MalformedPacket, "MQTT-3.3.1-4", "PUBLISH has QoS 3.");
        }

        if (qos == 0 && dup)
        {
            throw new MqttProtocolException(MqttReasonCode.MalformedPacket, "MQTT-3.3.1-2", "PUBLISH of QoS 0 has the DUP flag.");
        }

        var reader = new SpanReader(frame.Body);
        var publish = new InboundPublish
        {
            Qos = (MqttQos)qos,
            Dup = dup,
            Retain = (frame.Flags & 1) != 0,
            Topic = reader.ReadUtf8(),
        };
        if (publish.Topic.IndexOfAny((byte)'+', (byte)'#') >= 0)
        {
            throw new MqttProtocolException(MqttReasonCode.MalformedPacket, "MQTT-3.3.2-2", "The topic name of PUBLISH contains a wildcard.");
        }

        if (qos > 0)
        {
            publish.PacketId = reader.ReadUInt16();
            if (publish.PacketId == 0)
            {
                throw new MqttProtocolException(MqttReasonCode.ProtocolError, "MQTT-2.2.1-4", "PUBLISH has the packet identifier 0.");
            }
        }

        if (version == MqttProtocolVersion.V500)
        {
            publish.Properties = reader.ReadProperties();
            ReadProperties(ref publish);
        }

        if (publish.Topic.IsEmpty && publish.TopicAlias == 0)
        {
            throw new MqttProtocolException(MqttReasonCode.ProtocolError, "MQTT-4.7.3-1", "PUBLISH has neither a topic name nor a topic alias.");
        }

        publish.Payload = reader.Rest;
        return publish;
    }

    /// <summary>Reads one property that PUBLISH may have.</summary>
    internal static void ReadProperty(ref PropertyReader reader, PropertyId id, ref InboundPublish publish)
    {
        switch (id)
        {
            case PropertyId.PayloadFormatIndicator:
                publish.IsUtf8 = reader.ReadBoolean(id);
                break;
            case PropertyId.MessageExpiryInterval:
                publish.MessageExpiryInterval = reader.ReadUInt32();
                break;
            case PropertyId.ContentType:
                publish.HasContentType = true;
                publish.ContentType = reader.ReadUtf8();
                break;
            case PropertyId.ResponseTopic:
                publish.ResponseTopic = reader.ReadUtf8();
                CheckResponseTopic(publish.ResponseTopic);
                break;
            case PropertyId.CorrelationData:
                publish.HasCorrelationData = true;
                publish.CorrelationData = reader.ReadBinary();
                break;
            case PropertyId.TopicAlias:
                publish.TopicAlias = reader.ReadUInt16();
                if (publish.TopicAlias == 0)
                {
                    throw new MqttProtocolException(MqttReasonCode.TopicAliasInvalid, "MQTT-3.3.2-8", "PUBLISH has the topic alias 0.");
                }

                break;
            case PropertyId.SubscriptionIdentifier:
                reader.ReadNonZeroVariableByteInteger(id);
                publish.HasSubscriptionIdentifier = true;
                break;
            case PropertyId.UserProperty:
                reader.SkipUserProperty();
                break;
            default:
                throw reader.NotAllowed(id);
        }
    }

    private static void CheckResponseTopic(ReadOnlySpan<byte> topic)
    {
        if (topic.IsEmpty)
        {
            throw new MqttProtocolException(MqttReasonCode.ProtocolError, "MQTT-4.7.3-1", "The response topic of PUBLISH is empty.");
        }

        if (topic.IndexOfAny((byte)'+', (byte)'#') >= 0)
        {
            throw new MqttProtocolException(MqttReasonCode.ProtocolError, "MQTT-3.3.2-14", "The response topic of PUBLISH contains a wildcard.");
        }
    }

    private static void ReadProperties(ref InboundPublish publish)
    {
        var reader = new PropertyReader(publish.Properties, PacketType.Publish);
        while (reader.MoveNext(out var id))
        {
            ReadProperty(ref reader, id, ref publish);
        }
    }
}
