using TypedMqtt;

namespace HomeSensors.Contracts;

/// <summary>
/// What Tasmota devices publish and take, by their documentation ("MQTT"), with the default full topic
/// <c>%prefix%/%topic%/</c>. Devices send at QoS 0, their will at QoS 1.
/// </summary>
[MqttContract(JsonContext = typeof(TasmotaJson))]
public interface ITasmota
{
    /// <summary>What a device's sensors have measured, every five minutes unless configured otherwise.</summary>
    [MqttEvent("tele/{device}/SENSOR", Qos = MqttQos.AtLeastOnce)]
    ValueTask SensorAsync(string device, TasmotaSensor sensor, CancellationToken cancellationToken = default);

    /// <summary>How a device is, as often as its sensors.</summary>
    [MqttEvent("tele/{device}/STATE", Qos = MqttQos.AtLeastOnce)]
    ValueTask StateAsync(string device, TasmotaState state, CancellationToken cancellationToken = default);

    /// <summary>Whether a device is there.</summary>
    [MqttState("tele/{device}/LWT", Qos = MqttQos.AtLeastOnce)]
    ValueTask LastWillAsync(string device, LastWill? lastWill, CancellationToken cancellationToken = default);

    /// <summary>What a device's relay has become. Not retained, unless the device is configured so.</summary>
    [MqttEvent("stat/{device}/POWER", Qos = MqttQos.AtLeastOnce)]
    ValueTask PowerAsync(string device, Power power, CancellationToken cancellationToken = default);

    /// <summary>Switches a device's relay.</summary>
    [MqttEvent("cmnd/{device}/POWER", Qos = MqttQos.AtLeastOnce)]
    ValueTask SwitchAsync(string device, Power power, CancellationToken cancellationToken = default);
}
