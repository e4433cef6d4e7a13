using TypedMqtt;

namespace HelloMqtt;

/// <summary>Prints every message it is given. The values arrive typed: the zone is a number, the payload a record.</summary>
internal sealed class ConsoleHandler(HandledPayloads handled) : ThermostatHandlers.IAll
{
    public ValueTask OnTemperatureAsync(string deviceId, int zone, Reading payload, MqttContext context, CancellationToken cancellationToken)
    {
        Console.WriteLine($"  handled    temperature of {deviceId}, zone {zone}: {payload.Celsius:0.0} °C, {payload.Humidity} % humidity");
        handled.Add(payload);
        return ValueTask.CompletedTask;
    }

    public ValueTask OnStatusAsync(string deviceId, DeviceStatus? payload, MqttContext context, CancellationToken cancellationToken)
    {
        var status = payload is null ? "cleared" : $"{(payload.Heating ? "heating" : "idle")} ({payload.Note})";
        Console.WriteLine($"  handled    status of {deviceId}: {status}{(context.Retain ? ", retained" : "")}");
        handled.Add(payload);
        return ValueTask.CompletedTask;
    }
}
