using System.Net;
using MQTTnet;
using MQTTnet.Implementations;

namespace TypedMqtt.Transport;

/// <summary>Opens TCP connections through MQTTnet's channel.</summary>
internal sealed class ChannelTransportFactory : ITransportFactory
{
    public async ValueTask<ITransport> ConnectAsync(ServerAddress address, CancellationToken cancellationToken)
    {
        var channel = new MqttTcpChannel(new MqttClientOptions
        {
            ChannelOptions = new MqttClientTcpOptions
            {
                RemoteEndpoint = new DnsEndPoint(address.Host, address.Port),

                // The writer hands over whole batches; waiting for more would only add delay.
                NoDelay = true,
            },
        });
        try
        {
            await channel.ConnectAsync(cancellationToken).ConfigureAwait(false);
            return new ChannelTransport(channel);
        }
        catch
        {
            channel.Dispose();
            throw;
        }
    }
}
