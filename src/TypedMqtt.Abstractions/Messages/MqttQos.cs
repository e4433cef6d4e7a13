namespace TypedMqtt;

/// <summary>The quality of service of a delivery (MQTT 5, 4.3).</summary>
public enum MqttQos
{
    /// <summary>QoS 0: sent once and never acknowledged; it may be lost.</summary>
    AtMostOnce = 0,

    /// <summary>QoS 1: acknowledged; it arrives, and may arrive more than once.</summary>
    AtLeastOnce = 1,

    /// <summary>QoS 2: a four-part handshake; it arrives once while the session lives.</summary>
    ExactlyOnce = 2,
}
