using HomeSensors.Contracts;
using Microsoft.Extensions.Hosting;
using TypedMqtt;

namespace HomeSensors.Simulation;

/// <summary>Plays a warm and damp day, one message after the other, and ends the program.</summary>
internal sealed class Recording(
    IZigbee2Mqtt zigbee,
    ITasmota tasmota,
    IMqttConnection connection,
    HandledPayloads handled,
    Arguments arguments,
    IHostApplicationLifetime lifetime) : BackgroundService
{
    private static readonly ZigbeeAvailability Online = new(Presence.Online);
    private static readonly ZigbeeAvailability Offline = new(Presence.Offline);
    private static readonly DateTime Noon = new(2026, 7, 14, 12, 0, 0);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await connection.WaitForOnlineAsync(stoppingToken);

        await zigbee.BridgeStateAsync(Online, stoppingToken);
        await handled.WhenAsync("bridge", Online, stoppingToken);
        await zigbee.AvailabilityAsync(arguments.Sensor, Online, stoppingToken);
        await handled.WhenAsync(arguments.Sensor, Online, stoppingToken);
        await tasmota.LastWillAsync(arguments.Fan, LastWill.Online, stoppingToken);
        await handled.WhenAsync(arguments.Fan, LastWill.Online, stoppingToken);
        await PlayAsync(new TasmotaState(Noon, UptimeSec: 90_061, Power.Off, new TasmotaWifi(Rssi: 46, Signal: -77)), stoppingToken);

        // Nobody knows yet how things are switched: the first reading says.
        await PlayAsync(new ZigbeeDevice(Temperature: 23.4, Humidity: 44.72, Battery: 97, Linkquality: 120, PowerOutageCount: 3), stoppingToken);
        await SwitchedAsync(Power.Off, stoppingToken);
        await PlayAsync(new ZigbeeDevice(Temperature: 25.1, Humidity: 55.3, Battery: 97, Linkquality: 118, PowerOutageCount: 3), stoppingToken);

        // Warm and damp enough: the rules switch, and the devices report.
        await PlayAsync(new ZigbeeDevice(Temperature: 27.3, Humidity: 63.9, Battery: 97, Linkquality: 121, PowerOutageCount: 3), stoppingToken);
        await SwitchedAsync(Power.On, stoppingToken);
        await PlayAsync(new TasmotaSensor(Noon.AddMinutes(5), Ds18b20: new TasmotaClimate(31.5), Energy: new TasmotaEnergy(Power: 38, Total: 1.204), TempUnit: "C"), stoppingToken);

        // Still warm: there is nothing left to switch.
        await PlayAsync(new ZigbeeDevice(Temperature: 26.4, Humidity: 57.1, Battery: 96, Linkquality: 117, PowerOutageCount: 3), stoppingToken);
        await PlayAsync(new ZigbeeDevice(Temperature: 23.2, Humidity: 48.6, Battery: 96, Linkquality: 119, PowerOutageCount: 3), stoppingToken);
        await SwitchedAsync(Power.Off, stoppingToken);

        await zigbee.AvailabilityAsync(arguments.Sensor, Offline, stoppingToken);
        await handled.WhenAsync(arguments.Sensor, Offline, stoppingToken);
        Console.WriteLine("The recording has been played, and every message was handled.");
        lifetime.StopApplication();
    }

    /// <summary>Lets the sensor publish, and waits until that has been handled.</summary>
    private async Task PlayAsync(ZigbeeDevice device, CancellationToken cancellationToken)
    {
        await zigbee.DeviceAsync(arguments.Sensor, device, cancellationToken);
        await handled.WhenAsync(arguments.Sensor, device, cancellationToken);
    }

    private async Task PlayAsync(TasmotaSensor sensor, CancellationToken cancellationToken)
    {
        await tasmota.SensorAsync(arguments.Fan, sensor, cancellationToken);
        await handled.WhenAsync(arguments.Fan, sensor, cancellationToken);
    }

    private async Task PlayAsync(TasmotaState state, CancellationToken cancellationToken)
    {
        await tasmota.StateAsync(arguments.Fan, state, cancellationToken);
        await handled.WhenAsync(arguments.Fan, state, cancellationToken);
    }

    private async Task SwitchedAsync(Power power, CancellationToken cancellationToken)
    {
        await handled.WhenAsync(arguments.Fan, power, cancellationToken);
        await handled.WhenAsync(arguments.Dehumidifier, new ZigbeeDevice(State: power, Linkquality: 156), cancellationToken);
    }
}
