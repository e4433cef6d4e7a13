namespace TypedMqtt;

/// <summary>A version of MQTT.</summary>
public enum MqttProtocolVersion
{
    /// <summary>MQTT 3.1.1.</summary>
    V311 = 4,

    /// <summary>MQTT 5.</summary>
    V500 = 5,
}
