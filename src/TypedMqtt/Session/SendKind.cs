namespace TypedMqtt.Session;

/// <summary>Which packet is to be sent.</summary>
internal enum SendKind
{
    /// <summary>PUBACK, PUBREC, PUBREL or PUBCOMP.</summary>
    Ack,

    /// <summary>PUBLISH.</summary>
    Publish,

    /// <summary>SUBSCRIBE.</summary>
    Subscribe,

    /// <summary>UNSUBSCRIBE.</summary>
    Unsubscribe,

    /// <summary>PINGREQ.</summary>
    PingRequest,

    /// <summary>AUTH, to authenticate again.</summary>
    Auth,

    /// <summary>DISCONNECT: nothing is sent behind it (MQTT-3.14.4-2).</summary>
    Disconnect,
}
