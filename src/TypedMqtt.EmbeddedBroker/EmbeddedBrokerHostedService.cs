using Microsoft.Extensions.Hosting;

namespace TypedMqtt.EmbeddedBroker;

/// <summary>Starts the broker before the connection that needs it, and stops it after.</summary>
internal sealed class EmbeddedBrokerHostedService(EmbeddedMqttBroker broker) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => broker.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => broker.StopAsync(cancellationToken);
}
