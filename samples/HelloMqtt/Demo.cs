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

    private readonly TaskCompletionSource _connectionLost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        connection.StateChanged += OnStateChanged;
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
        Console.WriteLine("-- the broker stops; what is published now waits in the outbox --");
        await broker.StopAsync(stoppingToken);
        await _connectionLost.Task.WaitAsync(stoppingToken);

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

    /// <summary>Completes when the broker has acknowledged the message.</summary>
    private async Task PublishAsync(int zone, Reading reading, CancellationToken cancellationToken)
    {
        Console.WriteLine($"published    temperature of {Device}, zone {zone}: {reading.Celsius:0.0} °C, {reading.Humidity} % humidity");
        await thermostat.TemperatureAsync(Device, zone, reading, cancellationToken);
    }

    /// <inheritdoc cref="PublishAsync(int, Reading, CancellationToken)"/>
    private async Task PublishAsync(DeviceStatus? status, CancellationToken cancellationToken)
    {
        Console.WriteLine($"published    status of {Device}: {status?.Note ?? "nothing, which clears it"}");
        await thermostat.StatusAsync(Device, status, cancellationToken);
    }

    /// <summary>Prints the state; the log says why a connection was lost, or not made.</summary>
    private void OnStateChanged(object? sender, MqttConnectionStateChangedEventArgs change)
    {
        Console.WriteLine($"  connection {change.Current}");
        if (change.Previous == MqttConnectionState.Online)
        {
            _connectionLost.TrySetResult();
        }
    }
}
