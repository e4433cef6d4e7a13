using TypedMqtt.Transport.Tls;

namespace TypedMqtt.Transport;

/// <summary>
/// Opens connections over TCP, TLS and WebSocket: one upon the other, so that each is the same wherever it stands. The lowest is a
/// socket, or what <see cref="MqttOptions.ConnectStream"/> opens in its place.
/// </summary>
internal sealed class TransportFactory : ITransportFactory
{
    public async ValueTask<ITransport> ConnectAsync(ServerAddress address, MqttOptions options, CancellationToken cancellationToken)
    {
        var stream = await NetworkStreams.OpenAsync(address, options, cancellationToken).ConfigureAwait(false);
        try
        {
            if (address.UsesTls)
            {
                stream = await TlsHandshake.RunAsync(stream, address, options.Tls, cancellationToken).ConfigureAwait(false);
            }

            return address.UsesWebSocket
                ? await WebSocketHandshake.RunAsync(stream, address, cancellationToken).ConfigureAwait(false)
                : new StreamTransport(stream);
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
