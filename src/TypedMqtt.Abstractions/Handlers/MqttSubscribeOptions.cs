namespace TypedMqtt;

/// <summary>How a live subscription differs from what the contract member declares.</summary>
public sealed class MqttSubscribeOptions
{
    /// <summary>
    /// The highest quality of service the server may deliver with (MQTT 5, 3.8.3.1); null, the default, for the member's own.
    /// </summary>
    public MqttQos? Qos { get; set; }
}
