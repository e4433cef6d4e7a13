using TypedMqtt;

namespace HomeSensors.Contracts;

/// <summary>
/// What Zigbee2MQTT publishes and takes, by its documentation (Zigbee2MQTT 2, "MQTT Topics and Messages"), for friendly names
/// without a slash in them. It sends at QoS 0 unless configured otherwise; the QoS here is the one commands are sent with, and
/// the most a subscription takes.
/// </summary>
[MqttContract("zigbee2mqtt", JsonContext = typeof(ZigbeeJson))]
public interface IZigbee2Mqtt
{
    /// <summary>What a device has measured or become. Not retained, unless the device is configured so.</summary>
    [MqttEvent("{friendlyName}", Qos = MqttQos.AtLeastOnce)]
    ValueTask DeviceAsync(string friendlyName, ZigbeeDevice device, CancellationToken cancellationToken = default);

    /// <summary>Whether a device answers.</summary>
    [MqttState("{friendlyName}/availability", Qos = MqttQos.AtLeastOnce)]
    ValueTask AvailabilityAsync(string friendlyName, ZigbeeAvailability? availability, CancellationToken cancellationToken = default);

    /// <summary>Whether Zigbee2MQTT itself runs; offline is its will.</summary>
    [MqttState("bridge/state", Qos = MqttQos.AtLeastOnce)]
    ValueTask BridgeStateAsync(ZigbeeAvailability? state, CancellationToken cancellationToken = default);

    /// <summary>Asks a device to become something.</summary>
    [MqttEvent("{friendlyName}/set", Qos = MqttQos.AtLeastOnce)]
    ValueTask SetAsync(string friendlyName, ZigbeeCommand command, CancellationToken cancellationToken = default);
}
