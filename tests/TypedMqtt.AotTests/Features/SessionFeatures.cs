using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TypedMqtt.AotTests.Contracts;
using TypedMqtt.EmbeddedBroker;
using TypedMqtt.Sqlite;

namespace TypedMqtt.AotTests.Features;

/// <summary>A session in a file.</summary>
internal static class SessionFeatures
{
    // Nobody listens there.
    private const string NoServer = "mqtt://127.0.0.1:9";

    internal static Task RunAsync(FeatureRun run, IServiceProvider services) =>
        run.FeatureAsync("a session on disk: what was accepted without a server is sent by the next host", async cancellationToken =>
        {
            var directory = Directory.CreateTempSubdirectory("typedmqtt-aot-");
            try
            {
                var file = Path.Combine(directory.FullName, "session.db");
                using (var before = Build(file, NoServer))
                {
                    await before.StartAsync(cancellationToken);
                    await before.Services.GetRequiredService<IPayloads>().TextAsync(PayloadFeatures.Id, "kept", new MqttPublishOptions { Qos = MqttQos.ExactlyOnce }, cancellationToken);
                    await before.StopAsync(cancellationToken);
                }

                using var after = Build(file, services.GetRequiredService<EmbeddedMqttBroker>().Uri);
                await after.StartAsync(cancellationToken);
                Expect.Equal("kept", (await services.GetRequiredService<Inbox>().NextAsync<Arrival>(cancellationToken)).Payload);
                await after.StopAsync(cancellationToken);
            }
            finally
            {
                directory.Delete(recursive: true);
            }
        });

    private static IHost Build(string file, string server)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.Services
            .AddTypedMqtt(options =>
            {
                options.Server = server;
                options.ClientId = "aot-kept";
                options.CompleteWhen = MqttCompletion.Accepted;
            })
            .UseSqliteSessions(file, options => options.Durability = SqliteDurability.Relaxed)
            .AddPayloads();
        return builder.Build();
    }
}
