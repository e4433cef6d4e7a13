using TypedMqtt.ProbeClient.Arguments;
using TypedMqtt.Transport;

namespace TypedMqtt.ProbeClient.Wire;

/// <summary>Opens connections on which nothing is said in properties that was not asked for.</summary>
internal sealed class ExactTransportFactory(ITransportFactory inner, SessionArguments arguments) : ITransportFactory
{
    public async ValueTask<ITransport> ConnectAsync(CancellationToken cancellationToken)
    {
        var transport = await inner.ConnectAsync(cancellationToken);

        // Before MQTT 5 packets have no properties.
        return arguments.Common.Protocol == MqttProtocolVersion.V500
            ? new ExactTransport(transport, WireProperties.ForConnect(arguments), WireProperties.ForRequest(arguments))
            : transport;
    }
}
