using Microsoft.Extensions.Hosting;
using TypedMqtt;

namespace Thermostat;

/// <summary>Publishes a reading every minute; one that the server refuses is published again with the next.</summary>
public sealed class Sensor(IThermostat thermostat, IThermometer thermometer, TimeProvider timeProvider) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Queue<Reading> _unsent = new();

    public async Task ReportAsync(CancellationToken cancellationToken)
    {
        _unsent.Enqueue(thermometer.Read());
        while (_unsent.TryPeek(out var reading))
        {
            try
            {
                await thermostat.TemperatureAsync("d7", zone: 2, reading, cancellationToken);
            }
            catch (MqttPublishException)
            {
                return;
            }

            _unsent.Dequeue();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(Interval, timeProvider, stoppingToken);
            await ReportAsync(stoppingToken);
        }
    }
}
