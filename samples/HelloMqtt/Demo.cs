using Microsoft.Extensions.Hosting;
using TypedMqtt;
using TypedMqtt.EmbeddedBroker;

namespace HelloMqtt;

/// <summary>Publishes a few messages, restarts the broker in front of the reader's eyes, and publishes some more.</summary>
internal sealed class Demo(
    IThermostat thermostat,
    IMqttConnection connection,
    HandledPayloads handled,
    Arguments arguments,
    IHostApplicationLifetime lifetime,
    EmbeddedMqttBroker? broker = null) : BackgroundService
{
    private const string Device = "kitchen";

    private static readonly Reading Warm = new(21.5, 45);
    private static readonly Reading Cool = new(19.0, 51);
    private static readonly DeviceStatus Heating = new(Heating: true, "warming up");
    private static readonly DeviceStatus Idle = new(Heating: false, "warm enough");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        connection.StateChanged += (_, change) => Console.WriteLine($"  connection {change.Current}{(change.Reason is null ? "" : $": {change.Reason.Message}")}");
        await connection.WaitForOnlineAsync(stoppingToken);

        await PublishAsync(zone: 1, Warm, stoppingToken);
        await PublishAsync(zone: 2, Cool, stoppingToken);
        await PublishAsync(Heating, stoppingToken);

        // Members are handled side by side: the last one published need not be the last one handled.
        await handled.WhenAsync(Warm, stoppingToken);
        await handled.WhenAsync(Cool, stoppingToken);
        await handled.WhenAsync(Heating, stoppingToken);

        if (broker is not null)
        {
            await RestartAsync(broker, stoppingToken);
        }

        await PublishAsync(status: null, stoppingToken);
        await handled.WhenAsync(null, stoppingToken);
        Console.WriteLine("Everything that was published was handled.");
        if (arguments.Listen)
        {
            Console.WriteLine("Listening. Press Ctrl+C to end.");
        }
        else
        {
            lifetime.StopApplication();
        }
    }

    private async Task RestartAsync(EmbeddedMqttBroker broker, CancellationToken stoppingToken)
    {
        Console.WriteLine("-- the broker stops --");
        await broker.StopAsync(stoppingToken);

        // Nobody is there to take it. It waits in the outbox, and the task completes when the new broker has it.
        var reading = new Reading(21.8, 44);
        var published = PublishAsync(zone: 1, reading, stoppingToken);
        Console.WriteLine("-- the broker starts again, without its sessions --");
        await broker.StartAsync(stoppingToken);
        await published;
        await handled.WhenAsync(reading, stoppingToken);
        await PublishAsync(Idle, stoppingToken);
        await handled.WhenAsync(Idle, stoppingToken);
    }

    private async Task PublishAsync(int zone, Reading reading, CancellationToken cancellationToken)
    {
        await thermostat.TemperatureAsync(Device, zone, reading, cancellationToken);
        Console.WriteLine($"published    temperature of {Device}, zone {zone}: {reading.Celsius:0.0} °C");
    }

    private async Task PublishAsync(DeviceStatus? status, CancellationToken cancellationToken)
    {
        await thermostat.StatusAsync(Device, status, cancellationToken);
        Console.WriteLine($"published    status of {Device}: {status?.Note ?? "nothing, which clears it"}");
    }
}
