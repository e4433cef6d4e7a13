using HomeSensors.Contracts;
using TypedMqtt;

namespace HomeSensors;

/// <summary>Prints what Tasmota devices say.</summary>
internal sealed class TasmotaHandler(Climate climate, HandledPayloads handled) :
    TasmotaHandlers.ISensor, TasmotaHandlers.IState, TasmotaHandlers.ILastWill, TasmotaHandlers.IPower
{
    public async ValueTask OnSensorAsync(string device, TasmotaSensor sensor, MqttContext context, CancellationToken cancellationToken)
    {
        var measured = sensor.Am2301 ?? sensor.Ds18b20;
        string?[] properties =
        [
            measured?.Temperature is { } degrees ? $"{degrees:0.0} °{sensor.TempUnit ?? "C"}" : null,
            measured?.Humidity is { } humidity ? $"{humidity:0} % humidity" : null,
            sensor.Energy is { } energy ? $"{energy.Power:0} W, {energy.Total:0.000} kWh" : null,
        ];
        Console.WriteLine($"  tasmota  {device} at {sensor.Time:HH:mm:ss}: {string.Join(", ", properties.Where(property => property is not null))}");
        var celsius = sensor.TempUnit == "F" ? (measured?.Temperature - 32) / 1.8 : measured?.Temperature;
        await climate.MeasuredAsync(device, celsius, measured?.Humidity, cancellationToken);
        handled.Add(device, sensor);
    }

    public ValueTask OnStateAsync(string device, TasmotaState state, MqttContext context, CancellationToken cancellationToken)
    {
        var relay = state.Power is { } power ? $", relay {power}" : "";
        var wifi = state.Wifi is { } connection ? $", Wi-Fi {connection.Signal} dBm" : "";
        Console.WriteLine($"  tasmota  {device} has been up for {TimeSpan.FromSeconds(state.UptimeSec)}{relay}{wifi}");
        handled.Add(device, state);
        return ValueTask.CompletedTask;
    }

    public ValueTask OnLastWillAsync(string device, LastWill? lastWill, MqttContext context, CancellationToken cancellationToken)
    {
        Console.WriteLine($"  tasmota  {device} is {lastWill?.ToString() ?? "gone"}");
        handled.Add(device, lastWill);
        return ValueTask.CompletedTask;
    }

    public ValueTask OnPowerAsync(string device, Power power, MqttContext context, CancellationToken cancellationToken)
    {
        Console.WriteLine($"  tasmota  the relay of {device} is {power}");
        handled.Add(device, power);
        return ValueTask.CompletedTask;
    }
}
