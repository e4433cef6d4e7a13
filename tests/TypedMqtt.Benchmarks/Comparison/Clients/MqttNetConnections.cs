using TypedMqtt.Benchmarks.Comparison.Contract;
using TypedMqtt.Benchmarks.Comparison.Measuring;
using TypedMqtt.Benchmarks.Comparison.Works;

namespace TypedMqtt.Benchmarks.Comparison.Clients;

/// <summary>Many connections of MQTTnet: a client for each.</summary>
internal sealed class MqttNetConnections(Tally tally) : IAsyncDisposable
{
    private static readonly Work Work = new("connection", WorkKind.Connections) { Qos = 1 };

    private readonly List<MqttNetClient> _clients = [];

    internal static async Task<IAsyncDisposable> OpenAsync(int count, int port)
    {
        var connections = new MqttNetConnections(new Tally());
        for (var i = 0; i < count; i++)
        {
            await connections.AddAsync(port, i);
        }

        return connections;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            await client.DisposeAsync();
        }

        tally.Dispose();
    }

    private async Task AddAsync(int port, int index)
    {
        var client = new MqttNetClient(Work, port, tally);
        _clients.Add(client);
        await client.ConnectAsync();
        await client.PublishAsync(Samples.Device(index), Samples.Channel(index), Samples.Reading(index));
    }
}
