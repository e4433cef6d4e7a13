using Microsoft.Extensions.Hosting;
using TypedMqtt.Connection;
using TypedMqtt.Handlers;

namespace TypedMqtt.DependencyInjection;

/// <summary>Starts and stops the connection with the host, and stops the host when the connection is given up.</summary>
internal sealed class MqttHostedService(
    MqttClient client,
    IEnumerable<HandlerRoute> routes,
    IEnumerable<RequestRoute> requests,
    IServiceProvider services,
    Microsoft.Extensions.Options.IOptions<MqttOptions> options,
    IHostApplicationLifetime? lifetime = null) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.StopHostWhenFaulted)
        {
            client.StateChanged += StopHostWhenFaulted;
        }

        client.Start(routes, requests, services);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => client.StopAsync(cancellationToken);

    private void StopHostWhenFaulted(object? sender, MqttConnectionStateChangedEventArgs e)
    {
        if (e.Current == MqttConnectionState.Faulted)
        {
            lifetime?.StopApplication();
        }
    }
}
