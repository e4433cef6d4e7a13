using TypedMqtt.Testing.Broker;
using TypedMqtt.Transport;

namespace TypedMqtt.Testing.Network;

/// <summary>Connects to the test broker, whatever the address says.</summary>
internal sealed class TestTransportFactory(BrokerCore broker) : ITransportFactory
{
    public ValueTask<ITransport> ConnectAsync(ServerAddress address, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<ITransport>(new MemoryTransport(broker.Connect()));
    }
}
