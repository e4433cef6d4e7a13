using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using TypedMqtt.Benchmarks.Comparison.Clients.Libmosquitto;
using TypedMqtt.Benchmarks.Comparison.Counterparts;
using TypedMqtt.Benchmarks.Comparison.Measuring;
using TypedMqtt.Benchmarks.Comparison.Reporting;
using TypedMqtt.Benchmarks.Comparison.Works;

namespace TypedMqtt.Benchmarks.Comparison;

/// <summary>
/// Measures every client in every work, one process at a time, in turn round after round, so that what disturbs the machine
/// disturbs all of them.
/// </summary>
internal sealed class ComparisonRun(CompareArguments arguments, TextWriter progress)
{
    private readonly List<string> _failures = [];
    private string? _libmosquitto;

    /// <summary>What has failed, and why; the progress tells it too.</summary>
    internal IReadOnlyList<string> Failures => _failures;

    /// <summary>Measures all there is to measure.</summary>
    internal async Task<IReadOnlyList<Result>> RunAsync()
    {
        if (arguments.Clients.Contains(ClientNames.Libmosquitto))
        {
            _libmosquitto = LibmosquittoBuild.TryBuild(out var reason);
            await NoteAsync(reason is null ? null : $"libmosquitto is left out: {reason}");
        }

        var results = new List<Result>();
        foreach (var work in arguments.Works)
        {
            if (work.Id == MosquittoBroker.WorkId && MosquittoBroker.Find() is null)
            {
                await NoteAsync($"{work.Id} is left out: mosquitto is not installed.");
                continue;
            }

            results.AddRange(await RunAsync(work));
        }

        return results;
    }

    private async Task<IEnumerable<Result>> RunAsync(Work work)
    {
        var clients = work.Clients.Where(client => arguments.Clients.Contains(client) && (client != ClientNames.Libmosquitto || _libmosquitto is not null)).ToArray();
        var measurements = clients.ToDictionary(client => client, _ => new List<Measurement>());
        for (var round = 0; round < arguments.Rounds; round++)
        {
            foreach (var client in clients)
            {
                try
                {
                    var measurement = await MeasureAsync(work, client);
                    measurements[client].Add(measurement);
                    await NoteAsync(string.Create(CultureInfo.InvariantCulture, $"{work.Id}, round {round + 1}: {client} {Cells.Figure(work, measurement)}"));
                }
                catch (Exception e) when (e is InvalidOperationException or TimeoutException)
                {
                    // What the others have measured is not lost for it.
                    _failures.Add($"{client} in {work.Id}: {e.Message}");
                    await NoteAsync($"{work.Id}, round {round + 1}: {client} failed: {e.Message}");
                }
            }
        }

        return Result.Create(work, measurements);
    }

    private async Task<Measurement> MeasureAsync(Work work, string client)
    {
        await using var counterpart = await Counterpart.StartAsync(work, arguments.Small);
        var start = Stopwatch.GetTimestamp();
        await using var process = StartClient(work, client, counterpart.Port);
        var measurement = JsonSerializer.Deserialize(await process.ReadLineAsync(), ComparisonJson.Default.Measurement)!;
        if (work.Kind == WorkKind.FirstMessage)
        {
            var elapsed = Stopwatch.GetElapsedTime(start);
            measurement = measurement with { Milliseconds = elapsed.TotalMilliseconds, MessagesPerSecond = 1 / elapsed.TotalSeconds };
        }

        await process.WaitForExitAsync();
        var report = await counterpart.EndAsync();
        if (report is not null && measurement.Published is { } published && published != report.Received)
        {
            throw new InvalidOperationException($"{client} says it has published {published} messages in {work.Id}, and the peer has received {report.Received}.");
        }

        return measurement;
    }

    private BenchmarkProcess StartClient(Work work, string client, int port)
    {
        string[] common = [port.ToString(CultureInfo.InvariantCulture), Milliseconds(arguments.WarmUp), Milliseconds(arguments.Steady)];
        if (client != ClientNames.Libmosquitto)
        {
            return BenchmarkProcess.StartSelf(["client", work.Id, arguments.Small ? "small" : "full", client, .. common]);
        }

        var scaled = WorkList.Find(work.Id, arguments.Small);
        int[] numbers = [scaled.Qos, scaled.Window, scaled.Count, scaled.Size];
        return new BenchmarkProcess(_libmosquitto!, [scaled.Kind.ToString(), .. numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)), .. common]);
    }

    private static string Milliseconds(TimeSpan time) => ((int)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    private Task NoteAsync(string? text) => text is null ? Task.CompletedTask : progress.WriteLineAsync(text);
}
