using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TypedMqtt.Benchmarks.Comparison.Contract;
using TypedMqtt.Sqlite;

namespace TypedMqtt.Benchmarks.Durable;

/// <summary>What it takes to go on with a session in which many messages wait: in a new process, which has everything to load.</summary>
internal static class Recovery
{
    internal const int Messages = 100_000;

    /// <summary>Makes a session in which nothing was sent: there is no server.</summary>
    internal static async Task FillAsync(string file)
    {
        var host = Publishing.Build(file, SqliteDurability.Relaxed, new CommitCounts(), options =>
        {
            options.Server = "mqtt://localhost:9";
            options.CompleteWhen = MqttCompletion.Accepted;
            options.OutboxLimit = Messages;
        });
        using (host)
        {
            await host.StartAsync().ConfigureAwait(false);
            var meter = host.Services.GetRequiredService<IMeter>();
            await Task.WhenAll(Enumerable.Range(1, Messages).Select(i => meter.AtLeastOnceAsync(Samples.Device(i), Samples.Channel(i), Samples.Reading(i)).AsTask())).ConfigureAwait(false);
            await host.StopAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The child process: says after how many milliseconds the session was restored, and after how many PUBLISH was written.</summary>
    internal static async Task<int> RunChildAsync(string file, int port)
    {
        var published = new TaskCompletionSource<double>(TaskCreationOptions.RunContinuationsAsynchronously);
        var start = Stopwatch.GetTimestamp();
        var host = Publishing.Build(file, SqliteDurability.Full, new CommitCounts(), options =>
        {
            options.Server = $"mqtt://localhost:{port}";
            options.ConnectStream = async (server, cancellationToken) => await FirstPublish.ConnectAsync(
                server.Port, () => published.TrySetResult(Stopwatch.GetElapsedTime(start).TotalMilliseconds), cancellationToken).ConfigureAwait(false);
        });

        // Opened and restored when it is made.
        _ = host.Services.GetRequiredService<IMqttConnection>();
        Say(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        await host.StartAsync().ConfigureAwait(false);
        Say(await published.Task.ConfigureAwait(false));

        // As a process that is killed.
        return 0;
    }

    private static void Say(double milliseconds) => Console.WriteLine(milliseconds.ToString(CultureInfo.InvariantCulture));
}
