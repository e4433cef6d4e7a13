using Microsoft.Extensions.Hosting;
using TypedMqtt.Connection;
using TypedMqtt.Handlers;

namespace TypedMqtt.DependencyInjection;

/// <summary>Starts and stops a connection with the host, and stops the host when the connection is given up.</summary>
internal sealed class MqttHostedService(
    MqttClient client,
    IEnumerable<HandlerRoute> routes,
    IEnumerable<RequestRoute> requests,
    IServiceProvider services,
    MqttOptions options,
    TimeProvider timeProvider,
    IHostApplicationLifetime? lifetime) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        client.Start(routes, requests, services);
        if (options.WaitForOnlineOnStart)
        {
            await WaitForOnlineAsync(cancellationToken).ConfigureAwait(false);
        }

        // Not before: a connection given up while the start waits fails the start, with the reason; a stop would only cancel it.
        if (options.StopHostWhenFaulted)
        {
            client.StateChanged += StopHostWhenFaulted;
            StopIfFaulted(client.State);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => client.StopAsync(cancellationToken);

    private async Task WaitForOnlineAsync(CancellationToken cancellationToken)
    {
        try
        {
            await client.WaitForOnlineAsync(cancellationToken).WaitAsync(options.StartTimeout, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            var failure = client.LastFailure;
            throw new MqttConnectionException(
                $"The connection was not online within {nameof(MqttOptions)}.{nameof(MqttOptions.StartTimeout)} ({options.StartTimeout:c}), and {nameof(MqttOptions.WaitForOnlineOnStart)} says to wait for it. {failure?.Message ?? $"It is {client.State}."}",
                failure);
        }
    }

    private void StopHostWhenFaulted(object? sender, MqttConnectionStateChangedEventArgs e) => StopIfFaulted(e.Current);

    private void StopIfFaulted(MqttConnectionState state)
    {
        if (state == MqttConnectionState.Faulted)
        {
            lifetime?.StopApplication();
        }
    }
}
