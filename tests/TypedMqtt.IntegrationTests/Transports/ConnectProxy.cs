using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TypedMqtt.IntegrationTests.Transports;

/// <summary>A proxy that knows CONNECT of HTTP, and SOCKS 5. Whatever host it is asked for, it is this machine.</summary>
internal sealed class ConnectProxy : IAsyncDisposable
{
    private readonly LoopbackListener _listener;

    internal ConnectProxy()
    {
        _listener = new LoopbackListener(CarryAsync);
        _listener.Start();
    }

    internal int Port => _listener.Port;

    /// <summary>The servers that were asked for.</summary>
    internal ConcurrentQueue<string> Servers { get; } = [];

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task CarryAsync(TcpClient client)
    {
        using var server = new TcpClient();
        try
        {
            var near = client.GetStream();
            var first = await ReadAsync(near, 1);
            var asked = first[0] == 5 ? await ReadSocksAsync(near) : await ReadConnectAsync(near);
            Servers.Enqueue(asked);
            await server.ConnectAsync(IPAddress.Loopback, int.Parse(asked.Split(':')[1], CultureInfo.InvariantCulture));
            await near.WriteAsync(first[0] == 5 ? new byte[] { 5, 0, 0, 1, 127, 0, 0, 1, 0, 0 } : "HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray());
            var far = server.GetStream();
            await await Task.WhenAny(near.CopyToAsync(far), far.CopyToAsync(near));
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut, or nobody is there.
        }
        finally
        {
            client.Dispose();
        }
    }

    private static async Task<string> ReadConnectAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append((char)(await ReadAsync(stream, 1))[0]);
        }

        return head.ToString().Split(' ')[1];
    }

    private static async Task<string> ReadSocksAsync(NetworkStream stream)
    {
        await ReadAsync(stream, (await ReadAsync(stream, 1))[0]);
        await stream.WriteAsync(new byte[] { 5, 0 });
        var host = await ReadAsync(stream, (await ReadAsync(stream, 5))[4]);
        var port = await ReadAsync(stream, 2);
        return $"{Encoding.ASCII.GetString(host)}:{(port[0] << 8) | port[1]}";
    }

    private static async Task<byte[]> ReadAsync(NetworkStream stream, int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }
}
