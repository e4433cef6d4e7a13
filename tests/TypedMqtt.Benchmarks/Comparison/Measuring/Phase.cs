using System.Diagnostics;

namespace TypedMqtt.Benchmarks.Comparison.Measuring;

/// <summary>Waits until all is warm, and measures while nothing changes any more.</summary>
internal static class Phase
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    /// <exception cref="TimeoutException">Nothing moves.</exception>
    internal static async Task<Measurement> MeasureAsync(RunSettings settings, Func<long> countMessages)
    {
        await WaitForMoreAsync(0, countMessages);
        await Task.Delay(settings.WarmUp, TimeProvider.System);
        var start = Snapshot.Take(countMessages);
        await Task.Delay(settings.Steady, TimeProvider.System);
        await WaitForMoreAsync(start.Messages, countMessages);
        return Snapshot.Between(start, Snapshot.Take(countMessages));
    }

    private static async Task WaitForMoreAsync(long messages, Func<long> countMessages)
    {
        var begin = Stopwatch.GetTimestamp();
        while (countMessages() <= messages)
        {
            if (Stopwatch.GetElapsedTime(begin) > Patience)
            {
                throw new TimeoutException($"No message came through in {Patience}.");
            }

            await Task.Delay(Glance, TimeProvider.System);
        }
    }
}
