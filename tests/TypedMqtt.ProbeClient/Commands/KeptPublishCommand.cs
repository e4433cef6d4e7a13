using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TypedMqtt.Connection;
using TypedMqtt.ProbeClient.Arguments;
using TypedMqtt.ProbeClient.Contracts;

namespace TypedMqtt.ProbeClient.Commands;

/// <summary>Publishes the texts 1 to N through a store on disk: all are accepted first, and sent by this process or a later one.</summary>
internal sealed class KeptPublishCommand(PublishArguments arguments)
{
    internal async Task<int> RunAsync()
    {
        var (common, qos, count, store) = arguments.Delivery;
        using var host = ProbeHost.Create(
            common,
            "publish",
            mqtt => mqtt.AddChaos(),
            options =>
            {
                options.OutboxLimit = Math.Max(options.OutboxLimit, count);
                options.CompleteWhen = MqttCompletion.Accepted;
            },
            store);
        await host.StartAsync();
        var stop = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var failure = await SendAsync(host.Services, qos, count, stop);
        if (failure is null)
        {
            Console.WriteLine(arguments.Resumes ? "published" : $"published {count}");
        }
        else
        {
            await Console.Error.WriteLineAsync($"Not all was published: {failure}");
        }

        await host.StopAsync();
        return failure is null ? ExitCodes.Success : ExitCodes.NotDone;
    }

    private async Task<string?> SendAsync(IServiceProvider services, MqttQos qos, int count, CancellationToken stop)
    {
        var client = services.GetRequiredService<MqttClient>();
        try
        {
            if (!arguments.Resumes)
            {
                await AcceptAsync(PublishCommand.Member(services.GetRequiredService<IChaos>(), qos), count, stop);
                Console.WriteLine($"accepted {count}");
            }

            await client.WaitForOnlineAsync(stop);
            await client.WhenIdle().WaitAsync(stop);
        }
        catch (Exception e) when (e is OperationCanceledException or MqttException)
        {
            return e.Message;
        }

        var failed = client.GetStatistics().PublishFailures;
        return failed == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{failed} have failed; the log says why.");
    }

    // Not awaited one by one: those that are published while the disk is busy share the next write.
    private static Task AcceptAsync(Func<string, CancellationToken, Task> publish, int count, CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(1, count).Select(i => publish(i.ToString(CultureInfo.InvariantCulture), stop)));
}
