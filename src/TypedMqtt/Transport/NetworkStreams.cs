using System.Net;
using System.Net.Sockets;

namespace TypedMqtt.Transport;

/// <summary>Opens the streams that everything else stands upon.</summary>
internal static class NetworkStreams
{
    internal static ValueTask<Stream> OpenAsync(ServerAddress address, MqttOptions options, CancellationToken cancellationToken)
    {
        var endPoint = new DnsEndPoint(address.Host, address.Port);
        return options.ConnectStream is { } connect ? OpenAsync(connect, endPoint, address, cancellationToken) : OpenAsync(endPoint, cancellationToken);
    }

    private static async ValueTask<Stream> OpenAsync(DnsEndPoint endPoint, CancellationToken cancellationToken)
    {
        // The writer hands over whole batches; waiting for more would only add delay.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async ValueTask<Stream> OpenAsync(
        Func<DnsEndPoint, CancellationToken, ValueTask<Stream>> connect, DnsEndPoint endPoint, ServerAddress address, CancellationToken cancellationToken)
    {
        Task<Stream>? opening = null;
        try
        {
            // Not every hook looks at its token, and the attempt has to end all the same.
            opening = connect(endPoint, cancellationToken).AsTask();
            return await opening.WaitAsync(cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidOperationException("It gave no stream.");
        }
#pragma warning disable CA1031 // A hook may throw anything; the next attempt calls it again.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            throw new MqttConnectionException(
                $"The server {address} could not be reached: {nameof(MqttOptions)}.{nameof(MqttOptions.ConnectStream)} failed: {e.Message}", MqttConnectionFailure.Unreachable, e);
        }
        catch
        {
            // The attempt is over; a stream that opens all the same is nobody's.
            _ = opening?.ContinueWith(
                static late => late.Result?.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            throw new OperationCanceledException(cancellationToken);
        }
    }
}
