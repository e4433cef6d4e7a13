using System.Net;
using System.Net.Sockets;

namespace TypedMqtt.Benchmarks.Durable;

/// <summary>A connection that tells when the first PUBLISH is written.</summary>
internal sealed class FirstPublish(Socket socket, Action onPublish) : NetworkStream(socket, ownsSocket: true)
{
    internal static async Task<FirstPublish> ConnectAsync(int port, Action onPublish, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken).ConfigureAwait(false);
        return new FirstPublish(socket, onPublish);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // No other packet goes out with it: nothing is subscribed to.
        if (buffer.Length > 0 && buffer.Span[0] >> 4 == 3)
        {
            onPublish();
        }

        return base.WriteAsync(buffer, cancellationToken);
    }
}
