using System.Diagnostics;

namespace TypedMqtt.Benchmarks.Comparison.Measuring;

/// <summary>The state of the process at one moment.</summary>
internal readonly record struct Snapshot(long Timestamp, long Messages, long AllocatedBytes, TimeSpan CpuTime)
{
    internal static Snapshot Take(Func<long> countMessages)
    {
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        return new Snapshot(Stopwatch.GetTimestamp(), countMessages(), allocated, Environment.CpuUsage.TotalTime);
    }

    internal static Measurement Between(Snapshot start, Snapshot end)
    {
        var messages = end.Messages - start.Messages;
        return new Measurement
        {
            MessagesPerSecond = messages / Stopwatch.GetElapsedTime(start.Timestamp, end.Timestamp).TotalSeconds,
            BytesAllocatedPerMessage = (double)(end.AllocatedBytes - start.AllocatedBytes) / messages,
            CpuSecondsPerMillion = (end.CpuTime - start.CpuTime).TotalSeconds * 1_000_000 / messages,
        };
    }
}
