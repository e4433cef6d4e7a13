using Microsoft.Extensions.DependencyInjection;
using TypedMqtt.Testing.Tests.Contracts;

namespace TypedMqtt.Testing.Tests.Broker;

/// <summary>A broker, and clients of it.</summary>
public abstract class BrokerTest : IAsyncLifetime
{
    private readonly List<MqttTestClient> _clients = [];

    private protected MqttTestTime Time { get; } = new();

    private protected MqttTestBroker Broker { get; }

    protected BrokerTest() => Broker = new MqttTestBroker(Time);

    public static TheoryData<MqttProtocolVersion> Versions => [MqttProtocolVersion.V500, MqttProtocolVersion.V311, MqttProtocolVersion.V310];

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            await client.DisposeAsync();
        }

        Broker.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Connects a client; by real time, so that it is back at once after a cut, if nothing else is said.</summary>
    private protected async Task<MqttTestClient> ConnectAsync(
        MqttProtocolVersion version, string clientId, Action<MqttOptions>? options = null, Action<IMqttBuilder>? configure = null, TimeProvider? time = null)
    {
        var client = await Broker.ConnectAsync(
            mqtt =>
            {
                mqtt.Services.AddSingleton(time ?? TimeProvider.System);
                mqtt.Services.AddTypedMqtt(own =>
                {
                    own.ProtocolVersion = version;
                    own.ClientId = clientId;
                    options?.Invoke(own);
                });
                mqtt.AddLamp();
                configure?.Invoke(mqtt);
            },
            Token);
        _clients.Add(client);
        return client;
    }

    private protected Task<MqttTestClient> ConnectHandlerAsync(MqttProtocolVersion version, string clientId = "handler", Action<MqttOptions>? options = null) =>
        ConnectAsync(version, clientId, options, mqtt => mqtt.AddLampHandler<LampHandler>());
}
