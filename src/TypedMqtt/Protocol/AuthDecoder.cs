namespace TypedMqtt.Protocol;

/// <summary>Decodes AUTH (MQTT 5, 3.15).</summary>
internal static class AuthDecoder
{
    /// <summary>Decodes an AUTH of the server.</summary>
    /// <param name="frame">The packet.</param>
    /// <param name="authenticationMethod">The method our CONNECT has named; null for none.</param>
    internal static Auth Decode(in Frame frame, string? authenticationMethod)
    {
        if (authenticationMethod is null)
        {
            throw new MqttProtocolException(MqttReasonCode.ProtocolError, "MQTT-4.12.0-6", "The server sent AUTH, and CONNECT had no authentication method.");
        }

        // Reason code and properties may be left out (3.15.2.1), which says "success" and names no method.
        var reader = new SpanReader(frame.Body);
        var reasonCode = MqttReasonCode.Success;
        string? method = null;
        byte[]? data = null;
        if (!reader.IsEmpty)
        {
            reasonCode = ReasonCodes.Check(PacketType.Auth, reader.ReadByte());
            ReadProperties(reader.ReadProperties(), ref method, ref data);
        }

        reader.CheckEnd();
        return method == authenticationMethod
            ? new Auth(reasonCode, method, data)
            : throw new MqttProtocolException(
                MqttReasonCode.ProtocolError, "MQTT-4.12.0-5", "The server's AUTH does not have the authentication method of CONNECT.");
    }

    private static void ReadProperties(ReadOnlySpan<byte> properties, ref string? method, ref byte[]? data)
    {
        var reader = new PropertyReader(properties, PacketType.Auth);
        while (reader.MoveNext(out var id))
        {
            switch (id)
            {
                case PropertyId.AuthenticationMethod:
                    method = reader.ReadString();
                    break;
                case PropertyId.AuthenticationData:
                    data = reader.ReadBinary().ToArray();
                    break;
                case PropertyId.ReasonString:
                    reader.ReadUtf8();
                    break;
                case PropertyId.UserProperty:
                    reader.SkipUserProperty();
                    break;
                default:
                    throw reader.NotAllowed(id);
            }
        }
    }
}
