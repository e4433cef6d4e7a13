using System.Diagnostics;
using TypedMqtt.Benchmarks.Comparison.Clients;
using TypedMqtt.Benchmarks.Comparison.Contract;
using TypedMqtt.Benchmarks.Comparison.Measuring;

namespace TypedMqtt.Benchmarks.Comparison.Works;

/// <summary>
/// Publishes which the peer leaves unacknowledged, until it has them all and ends the connection: how long it takes from there
/// until all have completed, on a new one.
/// </summary>
internal sealed class ResumeWork(Work work)
{
    internal async Task<Measurement> RunAsync(IComparedClient client)
    {
        await client.ConnectAsync();
        var publishes = Enumerable.Range(0, work.Count)
            .Select(index => client.PublishThroughInterruptionAsync(Samples.Device(index), Samples.Channel(index), Samples.Reading(index)))
            .ToArray();
        await client.Interrupted;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(publishes);
        var elapsed = Stopwatch.GetElapsedTime(start);
        return new Measurement { Milliseconds = elapsed.TotalMilliseconds, MessagesPerSecond = work.Count / elapsed.TotalSeconds };
    }
}
