namespace TypedMqtt.Protocol;

/// <summary>
/// What a CONNACK may say only in answer to something in CONNECT. An Assigned Client Identifier nobody asked for is no error:
/// the specification does not forbid it, and servers that map identifiers tell of it so.
/// </summary>
internal static class ConnAckRules
{
    internal static void Check(ConnAck connAck, ConnectPacket connect)
    {
        if (connect.AuthenticationMethod is null)
        {
            if (connAck.AuthenticationMethod is not null || connAck.AuthenticationData is not null)
            {
                throw new MqttProtocolException(MqttReasonCode.ProtocolError, "MQTT-4.12.0-6", "CONNACK has authentication properties, and CONNECT had none.");
            }
        }
        else if (connAck.ReasonCode == MqttReasonCode.Success && connAck.AuthenticationMethod != connect.AuthenticationMethod)
        {
            throw new MqttProtocolException(MqttReasonCode.ProtocolError, "MQTT-4.12.0-5", "CONNACK does not have the authentication method of CONNECT.");
        }

        if (connAck.ResponseInformation is not null && !connect.RequestResponseInformation)
        {
            throw new MqttProtocolException(MqttReasonCode.ProtocolError, "MQTT-3.1.2-28", "CONNACK has response information that CONNECT did not ask for.");
        }
    }
}
