using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using TypedMqtt.Transport.Tls;

namespace TypedMqtt.Transport;

/// <summary>Begins a WebSocket (RFC 6455, 4.1) over a stream that is open already, secure where it is to be.</summary>
internal static class WebSocketHandshake
{
    private const string Subprotocol = "mqtt";

    /// <summary>Does the handshake over a stream, which the result owns then.</summary>
    /// <exception cref="MqttConnectionException">The server speaks no MQTT over WebSocket there.</exception>
    internal static async ValueTask<ITransport> RunAsync(Stream stream, ServerAddress server, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.AddSubProtocol(Subprotocol);
            socket.Options.CollectHttpResponseDetails = true;

            // MQTT has PINGREQ for that.
            socket.Options.KeepAliveInterval = TimeSpan.Zero;

            // As the server knows itself, without a port that goes without saying: signed URLs sign this too.
            socket.Options.SetRequestHeader("Host", IsDefaultPort(server) ? server.BracketedHost : server.Authority);
            using var handler = new SocketsHttpHandler
            {
                ConnectCallback = (_, _) => ValueTask.FromResult(stream),
                UseProxy = false,
                UseCookies = false,
                AllowAutoRedirect = false,

                // No span of HTTP's: what is traced is MQTT, and the address has a query.
                ActivityHeadersPropagator = null,
            };
            using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);

            // The stream is a secure one already where the scheme says so, and HTTP is not to begin TLS once more within it.
            var uri = new Uri($"{ServerAddress.WebSocket}://{server.Authority}{server.Path}{server.Query}");
            await socket.ConnectAsync(uri, invoker, cancellationToken).ConfigureAwait(false);
            return socket.SubProtocol == Subprotocol
                ? new WebSocketTransport(socket)
                : throw Refused(server, $"does not take the subprotocol '{Subprotocol}'");
        }
        catch (WebSocketException e)
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw Explain(e, socket.HttpStatusCode, server);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool IsDefaultPort(ServerAddress server) => server.Port == (server.UsesTls ? 443 : 80);

    // The exception's own words are left out: they may hold the URI, and with it what its query keeps secret.
    private static MqttConnectionException Explain(WebSocketException e, HttpStatusCode status, ServerAddress server) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new MqttConnectionException(
            $"The server {server} refused the WebSocket: {(int)status} {status}. Look at the query of {nameof(MqttOptions)}.{nameof(MqttOptions.Server)}, and whether what it is signed with has expired.",
            MqttConnectionFailure.CredentialsRefused),
        HttpStatusCode.SwitchingProtocols => Refused(
            server, e.WebSocketErrorCode == WebSocketError.UnsupportedProtocol ? $"does not take the subprotocol '{Subprotocol}'" : "answered the handshake wrongly"),
        0 when TlsHandshake.FindRefusal(e, server) is { } refusal => refusal,
        0 when e.GetBaseException() is SocketException lost => new MqttConnectionException(
            $"The connection to {server} was lost: {lost.Message}", MqttConnectionFailure.Lost, lost),
        0 => Refused(server, $"did not answer with HTTP ({e.GetBaseException().GetType().Name})"),
        _ => Refused(server, $"answered with {(int)status} {status}"),
    };

    private static MqttConnectionException Refused(ServerAddress server, string what) => new(
        $"There is no WebSocket with the server {server}: it {what}. Look at the port, and at the path in {nameof(MqttOptions)}.{nameof(MqttOptions.Server)}.",
        MqttConnectionFailure.WebSocketRefused);
}
