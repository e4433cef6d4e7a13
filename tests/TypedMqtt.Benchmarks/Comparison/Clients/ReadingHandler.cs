using TypedMqtt.Benchmarks.Comparison.Contract;
using TypedMqtt.Benchmarks.Comparison.Measuring;

namespace TypedMqtt.Benchmarks.Comparison.Clients;

/// <summary>The typed handler: a singleton.</summary>
internal sealed class ReadingHandler(Tally tally) : MeterHandlers.IAtMostOnce
{
    public ValueTask OnAtMostOnceAsync(string device, int channel, Reading reading, MqttContext context, CancellationToken cancellationToken)
    {
        tally.Add(device, channel, reading);
        return ValueTask.CompletedTask;
    }
}
