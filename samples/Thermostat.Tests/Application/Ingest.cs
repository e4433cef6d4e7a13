using System.Collections.Concurrent;
using TypedMqtt;

namespace Thermostat;

/// <summary>Keeps the latest reading of every zone. What no sensor can have measured is a failure.</summary>
public sealed class Ingest : ThermostatHandlers.ITemperature
{
    private readonly ConcurrentDictionary<(string DeviceId, int Zone), Reading> _latest = new();

    public IReadOnlyDictionary<(string DeviceId, int Zone), Reading> Latest => _latest;

    public ValueTask OnTemperatureAsync(string deviceId, int zone, Reading payload, MqttContext context, CancellationToken cancellationToken)
    {
        if (payload.Humidity is < 0 or > 100)
        {
            throw new InvalidOperationException($"A humidity of {payload.Humidity} % cannot be.");
        }

        _latest[(deviceId, zone)] = payload;
        return ValueTask.CompletedTask;
    }
}
