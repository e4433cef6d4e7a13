using System.Diagnostics;
using TypedMqtt.Benchmarks.Comparison.Clients;
using TypedMqtt.Benchmarks.Comparison.Measuring;

namespace TypedMqtt.Benchmarks.Comparison.Works;

/// <summary>
/// What each of many connections takes of the process: memory that is resident, sockets not counted, since theirs is the
/// kernel's, and threads. Before, one connection has been made and used, so that code and pools are there.
/// </summary>
internal sealed class ConnectionsWork(Work work, RunSettings settings, ComparedLibrary library)
{
    internal async Task<Measurement> RunAsync()
    {
        await using var first = await library.OpenManyAsync(1, settings.Port);
        var before = await ReadAsync();
        await using var connections = await library.OpenManyAsync(work.Count, settings.Port);
        var after = await ReadAsync();
        return new Measurement
        {
            KilobytesPerConnection = (after.Memory - before.Memory) / 1024.0 / work.Count,
            Threads = after.Threads - before.Threads,
        };
    }

    private async Task<(long Memory, int Threads)> ReadAsync()
    {
        await Task.Delay(settings.WarmUp, TimeProvider.System);
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        using var process = Process.GetCurrentProcess();
        return (Environment.WorkingSet, process.Threads.Count);
    }
}
