using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TypedMqtt.Benchmarks.Comparison.Contract;

namespace TypedMqtt.Benchmarks.Comparison.Clients;

/// <summary>Many connections of TypedMqtt: one host, a name for each.</summary>
internal static class TypedMqttConnections
{
    internal static async Task<IAsyncDisposable> OpenAsync(int count, int port)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        for (var i = 0; i < count; i++)
        {
            builder.Services.AddTypedMqtt(Name(i), options => options.Server = $"mqtt://127.0.0.1:{port}").AddMeter();
        }

        var host = builder.Build();
        await host.StartAsync();
        for (var i = 0; i < count; i++)
        {
            await host.Services.GetRequiredKeyedService<IMeter>(Name(i)).AtLeastOnceAsync(Samples.Device(i), Samples.Channel(i), Samples.Reading(i));
        }

        return new Running(host);
    }

    private static string Name(int index) => index.ToString(CultureInfo.InvariantCulture);

    private sealed class Running(IHost host) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await host.StopAsync();
            host.Dispose();
        }
    }
}
