using System.Net.WebSockets;
using TypedMqtt.Protocol;

namespace TypedMqtt.Transport;

/// <summary>A transport over a WebSocket (MQTT 5, 6). Its frames are but pieces of one stream of bytes.</summary>
internal sealed class WebSocketTransport(WebSocket socket) : ITransport
{
    /// <exception cref="MqttProtocolException">A text frame came.</exception>
    public async ValueTask<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        try
        {
            ValueWebSocketReceiveResult received;
            do
            {
                received = await socket.ReceiveAsync(buffer.AsMemory(offset, count), cancellationToken).ConfigureAwait(false);
                if (received.MessageType == WebSocketMessageType.Text)
                {
                    throw new MqttProtocolException(MqttReasonCode.ProtocolError, "MQTT-6.0.0-1", "A text frame came; MQTT is binary.");
                }
            }
            while (received is { Count: 0, MessageType: WebSocketMessageType.Binary });

            // That of a close frame is zero, which says just that.
            return received.Count;
        }
        catch (Exception e) when (IsOfTheNetwork(e))
        {
            throw new IOException(e.GetBaseException().Message, e);
        }
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer)
    {
        try
        {
            await socket.SendAsync(buffer, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (IsOfTheNetwork(e))
        {
            throw new IOException(e.GetBaseException().Message, e);
        }
    }

    public void Dispose() => socket.Dispose();

    // It says by its state that it was closed or disposed of, and that is InvalidOperationException.
    private static bool IsOfTheNetwork(Exception e) => e is WebSocketException or InvalidOperationException;
}
