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
            ClientNames.TypedMqtt => await RunAsync(new((work, port, tally) => new TypedMqttClient(work, port, tally), TypedMqttConnections.OpenAsync)),
            ClientNames.MqttNet => await RunAsync(new((work, port, tally) => new MqttNetClient(work, port, tally), MqttNetConnections.OpenAsync)),
            ClientNames.Limit => await LimitWork.RunAsync(work, settings),
            _ => throw new UsageException($"'{client}' is no client that runs here."),
        };
        Console.WriteLine(JsonSerializer.Serialize(measurement, ComparisonJson.Default.Measurement));
        return 0;

        Task<Measurement> RunAsync(ComparedLibrary library) => work.Kind == WorkKind.Connections
            ? new ConnectionsWork(work, settings, library).RunAsync()
            : new ClientWork(work, settings, library).RunAsync();
    }
}
