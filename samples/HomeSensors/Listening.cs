using Microsoft.Extensions.Hosting;
using TypedMqtt;

namespace HomeSensors;

/// <summary>Says when the devices of a real server can be heard; the handlers do the rest.</summary>
internal sealed class Listening(IMqttConnection connection, Arguments arguments) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await connection.WaitForOnlineAsync(stoppingToken);
        Console.WriteLine($"Listening; readings of {arguments.Sensor} decide. Press Ctrl+C to end.");
    }
}
