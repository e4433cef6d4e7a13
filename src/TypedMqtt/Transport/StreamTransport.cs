using System.Net.Sockets;

namespace TypedMqtt.Transport;

/// <summary>A transport over a stream: TCP, TLS, or whatever <see cref="MqttOptions.ConnectStream"/> has opened.</summary>
internal sealed class StreamTransport(Stream stream) : ITransport
{
    public async ValueTask<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(buffer.AsMemory(offset, count), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (IsForeign(e))
        {
            throw new IOException(e.Message, e);
        }
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer)
    {
        try
        {
            await stream.WriteAsync(buffer, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (IsForeign(e))
        {
            throw new IOException(e.Message, e);
        }
    }

    public void Dispose() => stream.Dispose();

    // Streams of others throw what they like, and one that was disposed says so; to us it is all the network.
    private static bool IsForeign(Exception e) => e is not (IOException or SocketException or OperationCanceledException);
}
