using TypedMqtt.EmbeddedBroker;

namespace TypedMqtt.Benchmarks.Comparison.Counterparts;

/// <summary>The embedded broker in a process of its own. It prints its port, and serves until its standard input ends.</summary>
internal static class BrokerCommand
{
    internal static async Task<int> RunAsync()
    {
        await using var broker = new EmbeddedMqttBroker();
        await broker.StartAsync();
        Console.WriteLine(broker.Port);
        await Console.In.ReadToEndAsync();
        return 0;
    }
}
