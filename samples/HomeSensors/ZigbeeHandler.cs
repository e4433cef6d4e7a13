using HomeSensors.Contracts;
using TypedMqtt;

namespace HomeSensors;

/// <summary>Prints what Zigbee2MQTT says. It implements three of the contract's handlers, so three topic filters are subscribed.</summary>
internal sealed class ZigbeeHandler(Climate climate, HandledPayloads handled) :
    Zigbee2MqttHandlers.IDevice, Zigbee2MqttHandlers.IAvailability, Zigbee2MqttHandlers.IBridgeState
{
    public async ValueTask OnDeviceAsync(string friendlyName, ZigbeeDevice device, MqttContext context, CancellationToken cancellationToken)
    {
        string?[] properties =
        [
            device.Temperature is { } celsius ? $"{celsius:0.0} °C" : null,
            device.Humidity is { } humidity ? $"{humidity:0} % humidity" : null,
            device.State is { } power ? $"is {power}" : null,
            device.Battery is { } battery ? $"battery {battery} %" : null,
            device.Linkquality is { } quality ? $"link {quality}" : null,
        ];
        Console.WriteLine($"  zigbee   {friendlyName}: {string.Join(", ", properties.Where(property => property is not null))}");
        await climate.MeasuredAsync(friendlyName, device.Temperature, device.Humidity, cancellationToken);
        handled.Add(friendlyName, device);
    }

    public ValueTask OnAvailabilityAsync(string friendlyName, ZigbeeAvailability? availability, MqttContext context, CancellationToken cancellationToken)
    {
        Console.WriteLine($"  zigbee   {friendlyName} is {availability?.State.ToString() ?? "gone"}");
        handled.Add(friendlyName, availability);
        return ValueTask.CompletedTask;
    }

    public ValueTask OnBridgeStateAsync(ZigbeeAvailability? state, MqttContext context, CancellationToken cancellationToken)
    {
        Console.WriteLine($"  zigbee   the bridge is {state?.State.ToString() ?? "gone"}");
        handled.Add("bridge", state);
        return ValueTask.CompletedTask;
    }
}
