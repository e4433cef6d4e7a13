using TypedMqtt.Testing.Broker;
using TypedMqtt.Transport;

namespace TypedMqtt.Testing.Network;

/// <summary>Connects to test brokers, each of which has a host name of its own, and to every other server as ever.</summary>
internal sealed class TestTransportFactory : ITransportFactory
{
    private readonly Dictionary<string, BrokerCore> _brokers = [];
    private readonly TransportFactory _others = new();

    internal void Add(BrokerCore broker) => _brokers[broker.Host] = broker;

    public ValueTask<ITransport> ConnectAsync(ServerAddress address, MqttOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _brokers.TryGetValue(address.Host, out var broker)
            ? ValueTask.FromResult<ITransport>(new MemoryTransport(broker.Connect()))
            : _others.ConnectAsync(address, options, cancellationToken);
    }
}
