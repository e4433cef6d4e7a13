namespace TypedMqtt;

/// <summary>A version of MQTT.</summary>
public enum MqttProtocolVersion
{
    /// <summary>
    /// MQTT 3.1, for old servers; prefer <see cref="V311"/> wherever the server speaks it. Its servers need take client
    /// identifiers of no more than 23 characters, do not say whether they have kept a session, so that none is asked for, and
    /// cannot refuse a single subscription.
    /// </summary>
    V310 = 3,

    /// <summary>MQTT 3.1.1.</summary>
    V311 = 4,

    /// <summary>MQTT 5.</summary>
    V500 = 5,
}
