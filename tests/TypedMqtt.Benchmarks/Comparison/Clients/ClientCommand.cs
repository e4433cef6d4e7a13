using System.Text.Json;
using TypedMqtt.Benchmarks.Comparison.Clients.Limit;
using TypedMqtt.Benchmarks.Comparison.Measuring;
using TypedMqtt.Benchmarks.Comparison.Works;

namespace TypedMqtt.Benchmarks.Comparison.Clients;

/// <summary>One client in a process of its own: does one work, and prints one line of JSON.</summary>
internal static class ClientCommand
{
    internal static async Task<int> RunAsync(Work work, string client, RunSettings settings)
    {
        var measurement = client switch
        {
            ClientNames.TypedMqtt => await new ClientWork(work, settings, (work, port, tally) => new TypedMqttClient(work, port, tally)).RunAsync(),
            ClientNames.MqttNet => await new ClientWork(work, settings, (work, port, tally) => new MqttNetClient(work, port, tally)).RunAsync(),
            ClientNames.Limit => await LimitWork.RunAsync(work, settings),
            _ => throw new UsageException($"'{client}' is no client that runs here."),
        };
        Console.WriteLine(JsonSerializer.Serialize(measurement, ComparisonJson.Default.Measurement));
        return 0;
    }
}
