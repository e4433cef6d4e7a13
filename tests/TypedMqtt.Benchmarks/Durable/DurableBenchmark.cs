using System.Globalization;
using TypedMqtt.Sqlite;

namespace TypedMqtt.Benchmarks.Durable;

/// <summary>What it costs to keep messages on disk, and what it takes to go on with them.</summary>
internal static class DurableBenchmark
{
    private const int DefaultRounds = 5;

    internal static async Task<int> RunAsync(string[] args)
    {
        switch (args)
        {
            case ["durable-peer"]:
                return await AckingPeer.RunAsync().ConfigureAwait(false);
            case ["durable-recovery", var file, var port]:
                return await Recovery.RunChildAsync(file, int.Parse(port, CultureInfo.InvariantCulture)).ConfigureAwait(false);
            default:
                var parent = Option(args, "--directory") ?? Path.GetTempPath();
                var rounds = int.Parse(Option(args, "--rounds") ?? DefaultRounds.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
                await MeasureAsync(parent, rounds, Option(args, "--only") ?? "").ConfigureAwait(false);
                return 0;
        }
    }

    private static async Task MeasureAsync(string parent, int rounds, string only)
    {
        var directory = Directory.CreateDirectory(Path.Combine(parent, $"typedmqtt-durable-{Environment.ProcessId}")).FullName;
        using var peer = Child.Start("durable-peer");
        var port = (int)peer.ReadNumber();
        var setups = Setup.All.Where(setup => setup.Name.Contains(only, StringComparison.Ordinal)).ToArray();
        var all = new List<Publishing>();
        try
        {
            Print($"JSON of 110 bytes at QoS 1; medians of {rounds} rounds");
            for (var i = 0; i < setups.Length; i++)
            {
                all.Add(await Publishing.StartAsync(setups[i], Path.Combine(directory, $"session-{i}.db"), port).ConfigureAwait(false));
            }

            // In turn, so that what disturbs the machine disturbs all of them; the first round warms up.
            var disk = new List<double>();
            for (var round = 0; round <= rounds; round++)
            {
                for (var i = 0; i < setups.Length; i++)
                {
                    GC.Collect();
                    await all[i].RunAsync(counts: round > 0).ConfigureAwait(false);
                    if (setups[i].Durability == SqliteDurability.Full && round > 0)
                    {
                        // Beside what depends on it: a disk that others use too has its moods.
                        disk.Add(DiskSpeed.Measure(directory));
                    }
                }
            }

            for (var i = 0; i < setups.Length; i++)
            {
                Print($"{setups[i].Name,-50} {all[i].Rate,10:N0} messages/s {all[i].CommitsPerSecond,8:N0} commits/s {all[i].MessagesPerCommit,8:N1} messages/commit");
            }

            Print($"{"the disk: 4 KiB and fsync",-50} {Median(disk),10:N0} writes/s ({disk.Min():N0} to {disk.Max():N0})");
            await MeasureRecoveryAsync(directory, port, rounds).ConfigureAwait(false);
        }
        finally
        {
            foreach (var publishing in all)
            {
                await publishing.DisposeAsync().ConfigureAwait(false);
            }

            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task MeasureRecoveryAsync(string directory, int port, int rounds)
    {
        var filled = Path.Combine(directory, "filled.db");
        await Recovery.FillAsync(filled).ConfigureAwait(false);
        var restored = new List<double>();
        var published = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var file = Path.Combine(directory, $"recovery-{round}.db");
            File.Copy(filled, file);
            using var child = Child.Start("durable-recovery", file, port.ToString(CultureInfo.InvariantCulture));
            restored.Add(child.ReadNumber());
            published.Add(child.ReadNumber());
        }

        Print($"{$"recovery of {Recovery.Messages} waiting messages",-50} {Median(restored),10:N0} ms until restored, {Median(published):N0} ms until the first PUBLISH");
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string? Option(string[] args, string name) => Array.IndexOf(args, name) is >= 0 and var i && i + 1 < args.Length ? args[i + 1] : null;

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
