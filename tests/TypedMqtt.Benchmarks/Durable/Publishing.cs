using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TypedMqtt.Benchmarks.Comparison.Contract;
using TypedMqtt.Connection;
using TypedMqtt.Sqlite;
using TypedMqtt.Storage;

namespace TypedMqtt.Benchmarks.Durable;

/// <summary>An application with one connection, that publishes as fast as its window lets it.</summary>
internal sealed class Publishing : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly IMeter _meter;
    private readonly Setup _setup;
    private readonly CommitCounts _counts;
    private readonly List<double> _rates = [];
    private long _published;
    private long _kept;

    private Publishing(IHost host, Setup setup, CommitCounts counts)
    {
        _host = host;
        _setup = setup;
        _counts = counts;
        _meter = host.Services.GetRequiredService<IMeter>();
    }

    internal double Rate => _rates.Order().ElementAt(_rates.Count / 2);

    /// <summary>Zero in memory.</summary>
    internal double CommitsPerSecond => MessagesPerCommit > 0 ? Rate / MessagesPerCommit : 0;

    /// <summary>Zero in memory.</summary>
    internal double MessagesPerCommit => _kept > 0 ? (double)_published / _kept : 0;

    internal static async Task<Publishing> StartAsync(Setup setup, string file, int port)
    {
        var counts = new CommitCounts();
        var host = Build(file, setup.Durability, counts, options =>
        {
            options.Server = $"mqtt://localhost:{port}";
            options.CompleteWhen = setup.CompleteWhen;
        });
        await host.StartAsync().ConfigureAwait(false);
        await host.Services.GetRequiredService<IMqttConnection>().WaitForOnlineAsync().ConfigureAwait(false);
        return new Publishing(host, setup, counts);
    }

    internal static IHost Build(string file, SqliteDurability? durability, CommitCounts counts, Action<MqttOptions> configure)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        var mqtt = builder.Services.AddTypedMqtt(options =>
        {
            options.ClientId = "bench";
            options.SessionExpiry = TimeSpan.FromHours(1);
            configure(options);
        });
        mqtt.AddMeter();
        if (durability is { } chosen)
        {
            mqtt.UseSqliteSessions(file, options => options.Durability = chosen);
            Count(builder.Services, counts);
        }

        return builder.Build();
    }

    /// <summary>Publishes the messages of one round, and returns when the last has completed.</summary>
    internal async Task RunAsync(bool counts)
    {
        var before = _counts.Commits;
        var next = 0;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, _setup.Window).Select(_ => Task.Run(PublishAsync))).ConfigureAwait(false);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (counts)
        {
            _rates.Add(_setup.Messages / seconds);
            _published += _setup.Messages;
            _kept += _counts.Commits - before;
        }

        // What was only accepted would be sent, and acknowledged, in the time of the next.
        await ((MqttClient)_host.Services.GetRequiredService<IMqttConnection>()).WhenIdle().ConfigureAwait(false);

        async Task PublishAsync()
        {
            for (var i = Interlocked.Increment(ref next); i <= _setup.Messages; i = Interlocked.Increment(ref next))
            {
                await _meter.AtLeastOnceAsync(Samples.Device(i), Samples.Channel(i), Samples.Reading(i)).ConfigureAwait(false);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync().ConfigureAwait(false);
        _host.Dispose();
    }

    private static void Count(IServiceCollection services, CommitCounts counts)
    {
        var real = services.Single(service => service.ServiceType == typeof(ISessionStoreProvider));
        services.Remove(real);
        services.AddSingleton<ISessionStoreProvider>(provider => new CountingStoreProvider((ISessionStoreProvider)real.ImplementationFactory!(provider), counts));
    }
}
