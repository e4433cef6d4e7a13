using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TypedMqtt.IntegrationTests.Harness;

/// <summary>A host with one connection, as an application would have it.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly IHost _host;
    private bool _started;

    private TestHost(IHost host, LogRecorder logs)
    {
        _host = host;
        Logs = logs;
    }

    internal LogRecorder Logs { get; }

    internal IMqttConnection Connection => Get<IMqttConnection>();

    internal static TestHost Create(string server, MqttProtocolVersion version, Action<IMqttBuilder>? configure = null, Action<MqttOptions>? options = null)
    {
        var logs = new LogRecorder();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs);
        var mqtt = builder.Services.AddTypedMqtt(o =>
        {
            o.Server = server;
            o.ProtocolVersion = version;
            o.MinimumReconnectDelay = TimeSpan.FromMilliseconds(20);
            o.MaximumReconnectDelay = TimeSpan.FromMilliseconds(200);
            options?.Invoke(o);
        });
        configure?.Invoke(mqtt);
        return new TestHost(builder.Build(), logs);
    }

    /// <summary>Starts a host and waits until it is online.</summary>
    internal static async Task<TestHost> StartAsync(string server, MqttProtocolVersion version, Action<IMqttBuilder>? configure = null, Action<MqttOptions>? options = null)
    {
        var host = Create(server, version, configure, options);
        await host.StartAsync();
        await Within.Limits(host.Connection.WaitForOnlineAsync(TestContext.Current.CancellationToken));
        return host;
    }

    internal async Task StartAsync()
    {
        await _host.StartAsync(TestContext.Current.CancellationToken);
        _started = true;
    }

    internal Task StopAsync() => _host.StopAsync(TestContext.Current.CancellationToken);

    internal T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Completes when the connection has had a state, now or later.</summary>
    internal async Task WhenAsync(MqttConnectionState state)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Connection.StateChanged += (_, change) =>
        {
            if (change.Current == state)
            {
                reached.TrySetResult();
            }
        };
        if (Connection.State == state)
        {
            return;
        }

        await Within.Limits(reached.Task);
    }

    public async ValueTask DisposeAsync()
    {
        if (_started)
        {
            await _host.StopAsync(CancellationToken.None);
        }

        if (_host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }
}
