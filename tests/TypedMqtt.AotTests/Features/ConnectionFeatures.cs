using Microsoft.Extensions.DependencyInjection;
using TypedMqtt.AotTests.Contracts;
using TypedMqtt.EmbeddedBroker;

namespace TypedMqtt.AotTests.Features;

/// <summary>A lost connection, and what is counted.</summary>
internal static class ConnectionFeatures
{
    internal static async Task RunAsync(FeatureRun run, IServiceProvider services)
    {
        var connection = services.GetRequiredService<IMqttConnection>();

        await run.FeatureAsync("a lost connection comes back, with its subscriptions", async cancellationToken =>
        {
            await services.GetRequiredService<EmbeddedMqttBroker>().RestartAsync(cancellationToken);
            await services.GetRequiredService<IPayloads>().TextAsync(PayloadFeatures.Id, "after the restart", cancellationToken: cancellationToken);
            Expect.Equal("after the restart", (await services.GetRequiredService<Inbox>().NextAsync<Arrival>(cancellationToken)).Payload);
        });

        await run.FeatureAsync("the connection tells its state and counts", async cancellationToken =>
        {
            await connection.WaitForOnlineAsync(cancellationToken);
            Expect.Equal(MqttConnectionState.Online, connection.State);
            Expect.Equal("aot", connection.ClientId);
            Expect.True(connection.GetStatistics().Received > 0);
        });
    }
}
