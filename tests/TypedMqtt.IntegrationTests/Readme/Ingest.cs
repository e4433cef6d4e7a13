using Microsoft.Extensions.Logging;

namespace TypedMqtt.IntegrationTests.Readme;

public sealed class Ingest(ILogger<Ingest> logger) : ThermostatHandlers.ITemperature, ThermostatHandlers.IStatus
{
    public ValueTask OnTemperatureAsync(string deviceId, int zone, Reading payload, MqttContext context, CancellationToken cancellationToken)
    {
        logger.LogInformation("{Device} zone {Zone}: {Celsius} °C", deviceId, zone, payload.Celsius);
        return ValueTask.CompletedTask;
    }

    public ValueTask OnStatusAsync(string deviceId, DeviceState? payload, MqttContext context, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;
}
