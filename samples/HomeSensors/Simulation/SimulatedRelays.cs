using HomeSensors.Contracts;
using TypedMqtt;

namespace HomeSensors.Simulation;

/// <summary>Does what it is told and reports it, as a Tasmota relay and a Zigbee plug do: the devices' side of the contracts.</summary>
internal sealed class SimulatedRelays(IZigbee2Mqtt zigbee, ITasmota tasmota) : TasmotaHandlers.ISwitch, Zigbee2MqttHandlers.ISet
{
    public ValueTask OnSwitchAsync(string device, Power power, MqttContext context, CancellationToken cancellationToken) =>
        tasmota.PowerAsync(device, power, cancellationToken);

    public ValueTask OnSetAsync(string friendlyName, ZigbeeCommand command, MqttContext context, CancellationToken cancellationToken) =>
        zigbee.DeviceAsync(friendlyName, new ZigbeeDevice(State: command.State, Linkquality: 156), cancellationToken);
}
