using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using TypedMqtt.Benchmarks.Comparison.Clients;
using TypedMqtt.Benchmarks.Comparison.Counterparts;
using TypedMqtt.Benchmarks.Comparison.Measuring;
using TypedMqtt.Benchmarks.Comparison.Peer;
using TypedMqtt.Benchmarks.Comparison.Reporting;
using TypedMqtt.Benchmarks.Comparison.Works;

namespace TypedMqtt.Benchmarks.Comparison;

/// <summary>The verbs of the comparison: two for people, and three by which it starts itself.</summary>
internal static class ComparisonCommands
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    internal static async Task<int> RunAsync(string[] arguments)
    {
        switch (arguments)
        {
            case ["compare", "--list"]:
                foreach (var work in WorkList.Works)
                {
                    Console.WriteLine($"{work.Id,-22} {string.Join(", ", work.Clients)}");
                }

                return 0;
            case ["compare", ..]:
                return await CompareAsync(CompareArguments.Read(arguments.AsSpan(1)));
            case ["smoke", ..]:
                return await SmokeAsync(CompareArguments.Read(arguments.AsSpan(1)));
            case ["peer", var id, var size]:
                return await PeerCommand.RunAsync(WorkList.Find(id, size == "small"));
            case ["broker"]:
                return await BrokerCommand.RunAsync();
            case ["client", var id, var size, var client, var port, var warmUp, var steady]:
                return await ClientCommand.RunAsync(WorkList.Find(id, size == "small"), client, new RunSettings(Number(port), Milliseconds(warmUp), Milliseconds(steady)));
            default:
                throw new UsageException("This is no command.");
        }
    }

    private static async Task<int> CompareAsync(CompareArguments arguments)
    {
        var run = new ComparisonRun(arguments, Console.Error);
        var results = await run.RunAsync();
        ResultTable.Write(Console.Out, results);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(arguments.JsonFile))!);
        await File.WriteAllLinesAsync(arguments.JsonFile, results.Select(result => JsonSerializer.Serialize(ResultLine.From(result), ComparisonJson.Default.ResultLine)));
        return run.Failures.Count == 0 ? 0 : 1;
    }

    /// <summary>Everything for a moment: shows that it runs, and says nothing about how fast.</summary>
    private static async Task<int> SmokeAsync(CompareArguments arguments)
    {
        var start = Stopwatch.GetTimestamp();
        var run = new ComparisonRun(arguments with { Small = true, Rounds = 1, WarmUp = Moment, Steady = Moment }, TextWriter.Null);
        var results = await run.RunAsync();
        string[] failures = [.. run.Failures, .. results.Where(result => Result.Figure(result.Work, result.Medians) is null).Select(result => $"{result.Client} in {result.Work.Id}: no figure.")];
        foreach (var failure in failures)
        {
            await Console.Error.WriteLineAsync(failure);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{results.Count} measurements ran in {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s, {failures.Length} failed"));
        return results.Count > 0 && failures.Length == 0 ? 0 : 1;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static TimeSpan Milliseconds(string text) => TimeSpan.FromMilliseconds(Number(text));
}
