using TypedMqtt.ProbeClient.Arguments;
using TypedMqtt.Transport;

namespace TypedMqtt.ProbeClient.Wire;

/// <summary>Opens connections on which nothing is said that was not asked for.</summary>
internal sealed class ExactTransportFactory(ITransportFactory inner, SessionArguments arguments) : ITransportFactory
{
    public async ValueTask<ITransport> ConnectAsync(ServerAddress address, MqttOptions options, CancellationToken cancellationToken) =>
        new ExactTransport(await inner.ConnectAsync(address, options, cancellationToken), arguments);
}
