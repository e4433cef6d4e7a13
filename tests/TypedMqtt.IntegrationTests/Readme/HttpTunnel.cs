using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TypedMqtt.IntegrationTests.Readme;

/// <summary>A connection through an HTTP proxy.</summary>
internal sealed class HttpTunnel(string proxyHost, int proxyPort)
{
    public async ValueTask<Stream> ConnectAsync(DnsEndPoint server, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(proxyHost, proxyPort, cancellationToken);
            var stream = new NetworkStream(socket, ownsSocket: true);
            var target = $"{server.Host}:{server.Port}";
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n"), cancellationToken);

            // Byte by byte: what follows the answer is no longer the proxy's.
            var answer = new StringBuilder();
            var one = new byte[1];
            while (!answer.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                await stream.ReadExactlyAsync(one, cancellationToken);
                answer.Append((char)one[0]);
            }

            return answer.ToString().Split(' ')[1] == "200" ? stream : throw new IOException("The proxy refuses.");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
