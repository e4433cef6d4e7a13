using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TypedMqtt.Testing;

/// <summary>A client with a connection of its own to the test broker: the other side of a contract, in a test.</summary>
public sealed class MqttTestClient : IAsyncDisposable
{
    private readonly IHost _host;
    private bool _started;

    private MqttTestClient(IHost host) => _host = host;

    /// <summary>Its connection.</summary>
    public IMqttConnection Connection => Get<IMqttConnection>();

    /// <summary>Gives a service: a contract to publish by, its subscriber, a handler, or what else was registered.</summary>
    /// <typeparam name="T">The service, for example <c>IThermostat</c>.</typeparam>
    /// <exception cref="InvalidOperationException">It is not registered.</exception>
    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    internal static async Task<MqttTestClient> StartAsync(MqttTestBroker broker, Action<IMqttBuilder> configure, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var mqtt = builder.Services.AddTypedMqtt();
        configure(mqtt);
        mqtt.UseTestBroker(broker);
        var client = new MqttTestClient(builder.Build());
        try
        {
            await client.StartAsync(cancellationToken).ConfigureAwait(false);
            return client;
        }
        catch
        {
            await client.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops without waiting: what is being handled is interrupted.</summary>
    internal Task StopAsync() => Get<Connection.MqttClient>().StopAsync(new CancellationToken(canceled: true));

    /// <summary>Stops as an application does, but gives up draining after five seconds of real time, and disposes its services.</summary>
    public async ValueTask DisposeAsync()
    {
        // By real time: where it is simulated, nobody moves it any more.
        if (_started)
        {
            _started = false;
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5), TimeProvider.System);
            await Get<Connection.MqttClient>().StopAsync(limit.Token).ConfigureAwait(false);
            await _host.StopAsync().ConfigureAwait(false);
        }

        await ((IAsyncDisposable)_host).DisposeAsync().ConfigureAwait(false);
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        await _host.StartAsync(cancellationToken).ConfigureAwait(false);
        _started = true;
        try
        {
            await Connection.WaitForOnlineAsync(cancellationToken).WaitAsync(TestLimit.Wait, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException(
                $"The client did not come online within {TestLimit.Wait.TotalSeconds:0} s: it is {Connection.State}. {Connection.LastFailure?.Message}".TrimEnd(), Connection.LastFailure);
        }
    }
}
