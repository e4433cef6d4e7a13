using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TypedMqtt.ProbeClient.Arguments;

namespace TypedMqtt.ProbeClient;

/// <summary>A host with one connection, as an application has it; impatient, since whoever probes cuts often.</summary>
internal static class ProbeHost
{
    private static readonly TimeSpan SessionExpiry = TimeSpan.FromSeconds(3600);
    private static readonly TimeSpan MinimumReconnectDelay = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MaximumReconnectDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    internal static IHost Create(CommonArguments arguments, string command, Action<IMqttBuilder> bind, Action<MqttOptions>? configure = null, string? store = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        Configure(builder.Logging, arguments.LogLevel);
        var mqtt = builder.Services.AddTypedMqtt(options =>
        {
            options.Server = arguments.Server;
            options.ProtocolVersion = arguments.Protocol;

            // One of its own unless it is told: an identifier that comes back would resume what another run has left behind.
            // Where the session is kept, one for the file.
            options.ClientId = arguments.ClientId ?? $"probe-{command}-{(store is null ? $"{Guid.NewGuid():N}" : Path.GetFileName(store))}";
            options.ResumeSessionOnStart = store is null;
            options.SessionExpiry = SessionExpiry;
            options.MinimumReconnectDelay = MinimumReconnectDelay;
            options.MaximumReconnectDelay = MaximumReconnectDelay;
            options.KeepAlive = options.PingTimeout = options.ConnectTimeout = Silence;
            configure?.Invoke(options);
        });
        if (store is not null)
        {
            mqtt.UseSqliteSessions(store);
        }

        bind(mqtt);
        return builder.Build();
    }

    /// <summary>Logs to the standard error: the standard output is for the lines a harness waits for.</summary>
    internal static void Configure(ILoggingBuilder logging, LogLevel level) => logging
        .SetMinimumLevel(level)
        .AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
}
