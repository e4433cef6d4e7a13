using System.Buffers;

namespace TypedMqtt.Protocol;

/// <summary>
/// Encodes CONNECT (MQTT 5, 3.1). Ours and not MQTTnet's, which refuses a password without a user name on MQTT 5, leaves out
/// what is empty but not absent, and cuts binary data of more than 65,535 bytes without a word.
/// </summary>
internal static class ConnectEncoder
{
    internal static void Write(MqttProtocolVersion version, IBufferWriter<byte> writer, ConnectPacket connect)
    {
        Check(version, connect);
        using var body = new PooledBufferWriter();
        FieldWriter.WriteString(body, version == MqttProtocolVersion.V310 ? "MQIsdp" : "MQTT", "protocol name");
        FieldWriter.WriteByte(body, (byte)version);
        FieldWriter.WriteByte(body, Flags(connect));
        FieldWriter.WriteUInt16(body, connect.KeepAliveSeconds);
        if (version == MqttProtocolVersion.V500)
        {
            WriteProperties(body, connect);
        }

        // The payload's fields have a fixed order (MQTT-3.1.3-1).
        FieldWriter.WriteString(body, connect.ClientId, "client identifier");
        if (connect.Will is { } will)
        {
            WriteWill(version, body, will);
        }

        if (connect.UserName is { } userName)
        {
            FieldWriter.WriteString(body, userName, "user name");
        }

        if (connect.Password is { } password)
        {
            FieldWriter.WriteBinary(body, password, "password");
        }

        FieldWriter.WritePacket(writer, PacketType.Connect, 0, body.WrittenSpan);
    }

    private static void Check(MqttProtocolVersion version, ConnectPacket connect)
    {
        if (version != MqttProtocolVersion.V500 && connect.Password is not null && connect.UserName is null)
        {
            throw new ArgumentException("Before MQTT 5 a password needs a user name (MQTT 3.1.1, MQTT-3.1.2-22).", nameof(connect));
        }

        if (version != MqttProtocolVersion.V500 && connect.ClientId.Length == 0 && !connect.CleanStart)
        {
            throw new ArgumentException("Before MQTT 5 no session is kept without a client identifier (MQTT 3.1.1, MQTT-3.1.3-7).", nameof(connect));
        }

        if (connect.AuthenticationData is not null && connect.AuthenticationMethod is null)
        {
            throw new ArgumentException("Authentication data needs an authentication method (MQTT 5, 3.1.2.11.10).", nameof(connect));
        }
    }

    private static byte Flags(ConnectPacket connect)
    {
        var flags = connect.CleanStart ? 0x02 : 0;
        if (connect.Will is { } will)
        {
            flags |= 0x04 | ((int)will.Qos << 3) | (will.Retain ? 0x20 : 0);
        }

        flags |= connect.Password is null ? 0 : 0x40;
        flags |= connect.UserName is null ? 0 : 0x80;
        return (byte)flags;
    }

    // What is left out has the value the specification gives it: leaving it out says the same in fewer bytes.
    private static void WriteProperties(PooledBufferWriter body, ConnectPacket connect)
    {
        using var properties = new PooledBufferWriter();
        if (connect.SessionExpiryInterval > 0)
        {
            PropertyWriter.Write(properties, PropertyId.SessionExpiryInterval, connect.SessionExpiryInterval);
        }

        if (connect.ReceiveMaximum > 0)
        {
            PropertyWriter.Write(properties, PropertyId.ReceiveMaximum, connect.ReceiveMaximum);
        }

        if (connect.MaximumPacketSize > 0)
        {
            PropertyWriter.Write(properties, PropertyId.MaximumPacketSize, connect.MaximumPacketSize);
        }

        if (connect.TopicAliasMaximum > 0)
        {
            PropertyWriter.Write(properties, PropertyId.TopicAliasMaximum, connect.TopicAliasMaximum);
        }

        if (!connect.RequestProblemInformation)
        {
            PropertyWriter.Write(properties, PropertyId.RequestProblemInformation, (byte)0);
        }

        if (connect.RequestResponseInformation)
        {
            PropertyWriter.Write(properties, PropertyId.RequestResponseInformation, (byte)1);
        }

        PropertyWriter.Write(properties, PropertyId.AuthenticationMethod, connect.AuthenticationMethod);
        PropertyWriter.Write(properties, PropertyId.AuthenticationData, connect.AuthenticationData);
        PropertyWriter.WriteUserProperties(properties, connect.UserProperties);
        FieldWriter.WriteProperties(body, properties.WrittenSpan);
    }

    private static void WriteWill(MqttProtocolVersion version, PooledBufferWriter body, WillMessage will)
    {
        if (version == MqttProtocolVersion.V500)
        {
            using var properties = new PooledBufferWriter();
            if (will.DelayInterval > 0)
            {
                PropertyWriter.Write(properties, PropertyId.WillDelayInterval, will.DelayInterval);
            }

            if (will.MessageExpiryInterval is { } interval)
            {
                PropertyWriter.Write(properties, PropertyId.MessageExpiryInterval, interval);
            }

            PropertyWriter.WritePublishProperties(properties, will.ContentType, will.IsUtf8);
            PropertyWriter.WriteUserProperties(properties, will.UserProperties);
            FieldWriter.WriteProperties(body, properties.WrittenSpan);
        }

        FieldWriter.WriteString(body, will.Topic, "topic of the will message");
        FieldWriter.WriteBinary(body, will.Payload.Span, "payload of the will message");
    }
}
