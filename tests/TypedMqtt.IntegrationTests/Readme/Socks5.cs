using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TypedMqtt.IntegrationTests.Readme;

internal sealed class Socks5(string proxyHost, int proxyPort)
{
    public async ValueTask<Stream> ConnectAsync(DnsEndPoint server, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(proxyHost, proxyPort, cancellationToken);
            var stream = new NetworkStream(socket, ownsSocket: true);

            // RFC 1928: version 5, one method, none; then version 5, connect, to a name; the proxy resolves it.
            var host = Encoding.ASCII.GetBytes(server.Host);
            await stream.WriteAsync(new byte[] { 5, 1, 0 }, cancellationToken);
            await ExpectAsync(stream, 2, answer => answer[1] == 0, cancellationToken);
            byte[] connect = [5, 1, 0, 3, (byte)host.Length, .. host, (byte)(server.Port >> 8), (byte)server.Port];
            await stream.WriteAsync(connect, cancellationToken);
            var head = await ExpectAsync(stream, 5, answer => answer[1] == 0, cancellationToken);
            await ExpectAsync(stream, head[3] switch { 1 => 5, 4 => 17, _ => head[4] + 2 }, _ => true, cancellationToken);
            return stream;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<byte[]> ExpectAsync(Stream stream, int count, Predicate<byte[]> isGood, CancellationToken cancellationToken)
    {
        var answer = new byte[count];
        await stream.ReadExactlyAsync(answer, cancellationToken);
        return isGood(answer) ? answer : throw new IOException("The proxy refuses.");
    }
}
