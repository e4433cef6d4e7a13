using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TypedMqtt.ProbeClient.Arguments;
using TypedMqtt.ProbeClient.Contracts;

namespace TypedMqtt.ProbeClient.Commands;

/// <summary>Publishes the texts 1 to N, and says so when every one of them is done.</summary>
internal sealed class PublishCommand(PublishArguments arguments)
{
    internal async Task<int> RunAsync()
    {
        if (arguments.Delivery.Store is not null)
        {
            return await new KeptPublishCommand(arguments).RunAsync();
        }

        var (common, qos, count, _) = arguments.Delivery;
        using var host = ProbeHost.Create(
            common,
            "publish",
            mqtt => mqtt.AddChaos(),
            options => options.OutboxLimit = Math.Max(options.OutboxLimit, arguments.Window));
        await host.StartAsync();
        var stop = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var failure = await PublishAsync(Member(host.Services.GetRequiredService<IChaos>(), qos), count, stop)
            ?? await WaitForOnlineAsync(host.Services.GetRequiredService<IMqttConnection>(), stop);
        if (failure is null)
        {
            Console.WriteLine($"published {count}");
        }
        else
        {
            await Console.Error.WriteLineAsync($"Not all was published: {failure.Message}");
        }

        await host.StopAsync();
        return failure is null ? ExitCodes.Success : ExitCodes.NotDone;
    }

    internal static Func<string, CancellationToken, Task> Member(IChaos chaos, MqttQos qos) => qos switch
    {
        MqttQos.AtMostOnce => chaos.AtMostOnceAsync,
        MqttQos.AtLeastOnce => chaos.AtLeastOnceAsync,
        MqttQos.ExactlyOnce => chaos.ExactlyOnceAsync,
        _ => throw new ArgumentOutOfRangeException(nameof(qos), qos, "Not a quality of service."),
    };

    // A publish of QoS 0 is done when it is queued, and the stop below sends what is queued only where there is a connection.
    private static async Task<Exception?> WaitForOnlineAsync(IMqttConnection connection, CancellationToken stop)
    {
        try
        {
            await connection.WaitForOnlineAsync(stop);
            return null;
        }
        catch (Exception e) when (e is OperationCanceledException or MqttConnectionException)
        {
            return e;
        }
    }

    private async Task<Exception?> PublishAsync(Func<string, CancellationToken, Task> publish, int count, CancellationToken stop)
    {
        using var window = new PublishWindow(arguments.Window, stop);
        Exception? ended = null;
        try
        {
            for (var i = 1; i <= count; i++)
            {
                var text = i.ToString(CultureInfo.InvariantCulture);
                await window.StartAsync(token => publish(text, token));
            }
        }
        catch (OperationCanceledException e)
        {
            ended = e;
        }

        return await window.CompleteAsync() ?? ended;
    }
}
