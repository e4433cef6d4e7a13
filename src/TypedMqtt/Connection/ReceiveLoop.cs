using TypedMqtt.Protocol;
using TypedMqtt.Transport;

namespace TypedMqtt.Connection;

/// <summary>Reads from the transport, and has what has arrived handled.</summary>
internal sealed class ReceiveLoop(ITransport transport, ReceiveBuffer received, PacketHandler handler, Action onReceived)
{
    /// <summary>Reads until the server closes, sends DISCONNECT or breaks the protocol.</summary>
    /// <returns>The server's DISCONNECT, or null when it closed without one.</returns>
    /// <exception cref="MqttProtocolException">The server has sent something that is not allowed.</exception>
    internal async Task<Disconnect?> RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (handler.HandleAll(received) is { } disconnect)
            {
                return disconnect;
            }

            if (!await received.FillAsync(transport, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }

            onReceived();
        }
    }
}
