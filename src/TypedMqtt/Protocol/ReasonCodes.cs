namespace TypedMqtt.Protocol;

/// <summary>Which reason codes a server may use in which packet (MQTT 5, 2.4).</summary>
internal static class ReasonCodes
{
    internal static MqttReasonCode Check(PacketType packet, byte code)
    {
        var reasonCode = (MqttReasonCode)code;
        return IsAllowed(packet, reasonCode)
            ? reasonCode
            : throw new MqttProtocolException(MqttReasonCode.ProtocolError, Statement(packet), $"{packet} has the reason code 0x{code:X2}, which it may not have.");
    }

    private static bool IsAllowed(PacketType packet, MqttReasonCode code) => packet switch
    {
        PacketType.ConnAck => code is MqttReasonCode.Success
            or (>= MqttReasonCode.UnspecifiedError and <= MqttReasonCode.Banned)
            or MqttReasonCode.BadAuthenticationMethod
            or MqttReasonCode.TopicNameInvalid
            or MqttReasonCode.PacketTooLarge
            or MqttReasonCode.QuotaExceeded
            or (>= MqttReasonCode.PayloadFormatInvalid and <= MqttReasonCode.ServerMoved)
            or MqttReasonCode.ConnectionRateExceeded,
        PacketType.PubAck or PacketType.PubRec => code is MqttReasonCode.Success
            or MqttReasonCode.NoMatchingSubscribers
            or MqttReasonCode.UnspecifiedError
            or MqttReasonCode.ImplementationSpecificError
            or MqttReasonCode.NotAuthorized
            or MqttReasonCode.TopicNameInvalid
            or MqttReasonCode.PacketIdentifierInUse
            or MqttReasonCode.QuotaExceeded
            or MqttReasonCode.PayloadFormatInvalid,
        PacketType.PubRel or PacketType.PubComp => code is MqttReasonCode.Success or MqttReasonCode.PacketIdentifierNotFound,
        PacketType.SubAck => code is MqttReasonCode.Success
            or MqttReasonCode.GrantedQos1
            or MqttReasonCode.GrantedQos2
            or MqttReasonCode.UnspecifiedError
            or MqttReasonCode.ImplementationSpecificError
            or MqttReasonCode.NotAuthorized
            or MqttReasonCode.TopicFilterInvalid
            or MqttReasonCode.PacketIdentifierInUse
            or MqttReasonCode.QuotaExceeded
            or MqttReasonCode.SharedSubscriptionsNotSupported
            or MqttReasonCode.SubscriptionIdentifiersNotSupported
            or MqttReasonCode.WildcardSubscriptionsNotSupported,
        PacketType.UnsubAck => code is MqttReasonCode.Success
            or MqttReasonCode.NoSubscriptionExisted
            or MqttReasonCode.UnspecifiedError
            or MqttReasonCode.ImplementationSpecificError
            or MqttReasonCode.NotAuthorized
            or MqttReasonCode.TopicFilterInvalid
            or MqttReasonCode.PacketIdentifierInUse,

        // 0x8C stands in the table of all codes (2.4), but not in that of DISCONNECT: a server cannot be blamed for either.
        PacketType.Disconnect => code is MqttReasonCode.Success
            or (>= MqttReasonCode.UnspecifiedError and <= MqttReasonCode.ImplementationSpecificError)
            or MqttReasonCode.NotAuthorized
            or MqttReasonCode.ServerBusy
            or MqttReasonCode.ServerShuttingDown
            or (>= MqttReasonCode.BadAuthenticationMethod and <= MqttReasonCode.TopicNameInvalid)
            or (>= MqttReasonCode.ReceiveMaximumExceeded and <= MqttReasonCode.WildcardSubscriptionsNotSupported),
        PacketType.Auth => code is MqttReasonCode.Success or MqttReasonCode.ContinueAuthentication,
        _ => throw new ArgumentOutOfRangeException(nameof(packet), packet, "This packet has no reason code."),
    };

    private static string Statement(PacketType packet) => packet switch
    {
        PacketType.ConnAck => "MQTT-3.2.2-8",
        PacketType.PubAck => "MQTT-3.4.2-1",
        PacketType.PubRec => "MQTT-3.5.2-1",
        PacketType.PubRel => "MQTT-3.6.2-1",
        PacketType.PubComp => "MQTT-3.7.2-1",
        PacketType.SubAck => "MQTT-3.9.3-2",
        PacketType.UnsubAck => "MQTT-3.11.3-2",
        PacketType.Auth => "MQTT-3.15.2-1",
        _ => "MQTT-3.14.2-1",
    };
}
