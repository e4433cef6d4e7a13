using System.Diagnostics;
using TypedMqtt.Benchmarks.Comparison.Clients;
using TypedMqtt.Benchmarks.Comparison.Contract;
using TypedMqtt.Benchmarks.Comparison.Measuring;

namespace TypedMqtt.Benchmarks.Comparison.Works;

/// <summary>
/// What each of many connections takes of the process: memory that is resident, sockets not counted, since theirs is the
/// kernel's, and threads. Before, one connection has been made and used, so that code and pools are there.
/// </summary>
internal sealed class ConnectionsWork(Work work, RunSettings settings, Func<Work, int, Tally, IComparedClient> create)
{
    internal async Task<Measurement> RunAsync()
    {
        using var tally = new Tally();
        var clients = new List<IComparedClient> { await OpenAsync(tally) };
        var (memory, threads) = await ReadAsync();
        for (var i = 0; i < work.Count; i++)
        {
            clients.Add(await OpenAsync(tally));
        }

        var after = await ReadAsync();
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }

        return new Measurement
        {
            KilobytesPerConnection = (after.Memory - memory) / 1024.0 / work.Count,
            Threads = after.Threads - threads,
        };
    }

    private async Task<IComparedClient> OpenAsync(Tally tally)
    {
        var client = create(work with { Qos = 1 }, settings.Port, tally);
        await client.ConnectAsync();
        await client.PublishAsync(Samples.Device(0), Samples.Channel(0), Samples.Reading(0));
        return client;
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
