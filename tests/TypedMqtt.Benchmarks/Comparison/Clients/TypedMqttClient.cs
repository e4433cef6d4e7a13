using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TypedMqtt.Benchmarks.Comparison.Contract;
using TypedMqtt.Benchmarks.Comparison.Measuring;
using TypedMqtt.Benchmarks.Comparison.Works;

namespace TypedMqtt.Benchmarks.Comparison.Clients;

/// <summary>TypedMqtt as its README has it: a host, a generated contract, a singleton handler, default options.</summary>
internal sealed class TypedMqttClient : IComparedClient
{
    private readonly TaskCompletionSource _interrupted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IHost _host;
    private readonly Tally _tally;
    private readonly Func<string, int, Reading, CancellationToken, ValueTask> _publish;
    private readonly IMeter _meter;

    internal TypedMqttClient(Work work, int port, Tally tally)
    {
        _tally = tally;
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddSingleton(tally);
        var mqtt = builder.Services.AddTypedMqtt(options => options.Server = $"mqtt://127.0.0.1:{port}").AddMeter();
        if (work.Kind is WorkKind.Receive or WorkKind.FirstMessage or WorkKind.EndToEnd)
        {
            mqtt.AddMeterHandler<ReadingHandler>(handler => handler.AtMostOnce(member => member.Qos((MqttQos)work.Qos)));
        }

        _host = builder.Build();
        _meter = _host.Services.GetRequiredService<IMeter>();
        _publish = work.Qos switch
        {
            0 => _meter.AtMostOnceAsync,
            1 => _meter.AtLeastOnceAsync,
            _ => _meter.ExactlyOnceAsync,
        };
    }

    public Task Interrupted => _interrupted.Task;

    public async Task ConnectAsync()
    {
        await _host.StartAsync();
        var connection = _host.Services.GetRequiredService<IMqttConnection>();
        await connection.WaitForOnlineAsync();
        connection.StateChanged += (_, e) =>
        {
            if (e.Previous == MqttConnectionState.Online)
            {
                _interrupted.TrySetResult();
            }
        };
    }

    // The handler is registered, so it is subscribed already.
    public Task SubscribeAsync() => Task.CompletedTask;

    public async Task SubscribeManyAsync(int devices)
    {
        var subscriber = _host.Services.GetRequiredService<IMeterSubscriber>();
        var subscriptions = await Task.WhenAll(Enumerable.Range(0, devices)
            .Select(device => subscriber.SubscribeAtMostOnceAsync(device: Samples.FilterDevice(device)).AsTask()));
        foreach (var subscription in subscriptions)
        {
            // Observed: it ends with the host.
            _ = ReadAsync(subscription);
        }
    }

    public ValueTask PublishAsync(string device, int channel, Reading reading) => _publish(device, channel, reading, CancellationToken.None);

    public ValueTask PublishBlobAsync(string device, int channel, ReadOnlyMemory<byte> blob) => _meter.BlobAsync(device, channel, blob);

    public ValueTask<Answer> AskAsync(string device, int channel, Reading reading) => _meter.AskAsync(device, channel, reading);

    public Task PublishThroughInterruptionAsync(string device, int channel, Reading reading) => PublishAsync(device, channel, reading).AsTask();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private async Task ReadAsync(MqttSubscription<MeterMessages.AtMostOnceMessage> subscription)
    {
        await foreach (var message in subscription)
        {
            lock (_tally)
            {
                _tally.Add(message.Device, message.Channel, message.Reading);
            }
        }
    }
}
