using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TypedMqtt.ProbeClient.Arguments;
using TypedMqtt.ProbeClient.Contracts;

namespace TypedMqtt.ProbeClient.Commands;

/// <summary>Writes down what arrives until N different texts have.</summary>
internal sealed class SubscribeCommand(SubscribeArguments arguments)
{
    /// <summary>How long to go on when all have been seen: what comes twice comes then.</summary>
    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(1.5);

    internal async Task<int> RunAsync()
    {
        var (common, qos, count, store) = arguments.Delivery;
        using var arrivals = Open(arguments.Out, count);
        using var database = arguments.Inbox is { } inbox ? await ArrivalDatabase.OpenAsync(inbox) : null;
        using var host = ProbeHost.Create(common, "subscribe", mqtt =>
        {
            mqtt.Services.AddSingleton(arrivals);
            if (database is not null)
            {
                mqtt.Services.AddSingleton(database);
            }

            mqtt.AddChaosTailHandler<ArrivalHandler>(handler =>
            {
                handler.Seen(member => member.Qos(qos));
                if (arguments.Share is { } group)
                {
                    handler.Share(group);
                }
            });
        }, store: store);
        using var limit = new CancellationTokenSource(arguments.Limit, TimeProvider.System);
        if (database is not null)
        {
            await database.PrepareAsync(host.Services.GetRequiredService<IInbox>());
        }

        await host.StartAsync();
        var complete = await WaitAsync(
            host.Services.GetRequiredService<IMqttConnection>(),
            arrivals,
            limit.Token,
            host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        await host.StopAsync();
        if (!complete)
        {
            await Console.Error.WriteLineAsync($"{arrivals.Seen} of {count} were seen.");
        }

        return complete ? ExitCodes.Success : ExitCodes.NotDone;
    }

    private static Arrivals Open(string path, int count)
    {
        try
        {
            return new Arrivals(path, count);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"--out cannot be written to: {e.Message}");
        }
    }

    private static async Task<bool> WaitAsync(IMqttConnection connection, Arrivals arrivals, CancellationToken limit, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit, stop);
        try
        {
            await connection.WaitForOnlineAsync(either.Token);
            Console.WriteLine("ready");
            await arrivals.Complete.WaitAsync(either.Token);

            // The limit was for seeing them.
            await Task.Delay(Afterwards, TimeProvider.System, stop);
            return true;
        }
        catch (Exception e) when (e is OperationCanceledException or MqttConnectionException)
        {
            return false;
        }
    }
}
