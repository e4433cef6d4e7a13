using System.Net.Sockets;
using MQTTnet.Exceptions;
using TypedMqtt.Infrastructure;
using TypedMqtt.Protocol;
using TypedMqtt.Transport;

namespace TypedMqtt.Connection;

/// <summary>Opens the transport, sends CONNECT and waits for CONNACK.</summary>
internal sealed class Connector(ConnectionSettings settings, ITransportFactory transports, Clock clock)
{
    private string Server => settings.Options.Server;

    /// <summary>Makes one attempt.</summary>
    /// <param name="needsNewSession">Whether a session that the server may have must not be resumed.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="MqttConnectionException">The server could not be reached, did not answer in time, or refused.</exception>
    internal async Task<OpenConnection> ConnectAsync(bool needsNewSession, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(settings.Options.ConnectTimeout, clock.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await ConnectAsync(needsNewSession, either).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new MqttConnectionException(
                $"The server {Server} did not accept the connection within {nameof(MqttOptions)}.{nameof(MqttOptions.ConnectTimeout)} ({settings.Options.ConnectTimeout}).", e);
        }
        catch (Exception e) when (e is SocketException or IOException or MqttCommunicationException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new MqttConnectionException($"The server {Server} could not be reached: {e.Message}", e);
        }
        catch (MqttProtocolException e)
        {
            throw new MqttConnectionException($"The server {Server} answered CONNECT with something that is not allowed: {e.Message} ({e.Statement})", e);
        }
    }

    private async Task<OpenConnection> ConnectAsync(bool needsNewSession, CancellationTokenSource cancellation)
    {
        if (needsNewSession && settings.KeepsSession && settings.Version != MqttProtocolVersion.V500)
        {
            // Before MQTT 5 one flag says both "begin anew" and "do not keep", so an old session is thrown away by a connection of
            // its own, and the one that stays is resumable from its beginning.
            using var discarding = await OpenAsync(cleanStart: true, isNewSession: true, cancellation.Token).ConfigureAwait(false);
            await SendDisconnectAsync(discarding.Transport, cancellation.Token).ConfigureAwait(false);
            return await OpenAsync(cleanStart: false, isNewSession: true, cancellation.Token).ConfigureAwait(false);
        }

        var cleanStart = needsNewSession || !settings.KeepsSession;
        return await OpenAsync(cleanStart, isNewSession: cleanStart, cancellation.Token).ConfigureAwait(false);
    }

    private async Task<OpenConnection> OpenAsync(bool cleanStart, bool isNewSession, CancellationToken cancellationToken)
    {
        ITransport? transport = null;
        ReceiveBuffer? received = null;
        try
        {
            transport = await transports.ConnectAsync(cancellationToken).ConfigureAwait(false);
            received = new ReceiveBuffer(settings.Version, (uint)settings.Options.MaximumPacketSize);
            var connect = settings.CreateConnect(cleanStart);
            await SendConnectAsync(transport, connect, cancellationToken).ConfigureAwait(false);
            var connAck = await ReceiveConnAckAsync(transport, received, connect, cancellationToken).ConfigureAwait(false);
            return new OpenConnection(transport, received, connAck, isNewSession);
        }
        catch
        {
            transport?.Dispose();
            received?.Dispose();
            throw;
        }
    }

    private Task SendDisconnectAsync(ITransport transport, CancellationToken cancellationToken)
    {
        using var buffer = new PooledBufferWriter();
        new PacketEncoder(settings.Version).WriteDisconnect(buffer, default);
        return SendAsync(transport, buffer.WrittenSpan.ToArray(), cancellationToken);
    }

    private Task SendConnectAsync(ITransport transport, ConnectPacket connect, CancellationToken cancellationToken)
    {
        using var buffer = new PooledBufferWriter();
        new PacketEncoder(settings.Version).WriteConnect(buffer, connect);
        return SendAsync(transport, buffer.WrittenSpan.ToArray(), cancellationToken);
    }

    // Writes take no token, so that no packet is ever cut in half; the attempt as a whole may still be given up. The bytes
    // belong to the write alone: it may still be reading them when nobody waits for it any more.
    private static Task SendAsync(ITransport transport, byte[] packet, CancellationToken cancellationToken) =>
        transport.WriteAsync(packet).AsTask().WaitAsync(cancellationToken);

    private async Task<ConnAck> ReceiveConnAckAsync(ITransport transport, ReceiveBuffer received, ConnectPacket connect, CancellationToken cancellationToken)
    {
        ConnAck? connAck;
        while ((connAck = TryDecode(received, connect)) is null)
        {
            if (!await received.FillAsync(transport, cancellationToken).ConfigureAwait(false))
            {
                throw new MqttConnectionException($"The server {Server} closed the connection without an answer to CONNECT.");
            }
        }

        return connAck.ReasonCode == MqttReasonCode.Success
            ? connAck
            : throw new MqttConnectionException(
                $"The server {Server} refused the connection: {connAck.ReasonCode} (0x{(byte)connAck.ReasonCode:X2}). {Advice(connAck.ReasonCode)}".TrimEnd(), connAck.ReasonCode);
    }

    private ConnAck? TryDecode(ReceiveBuffer received, ConnectPacket connect)
    {
        if (!received.TryPeek(out var frame))
        {
            return null;
        }

        if (frame.Type != PacketType.ConnAck)
        {
            throw new MqttProtocolException(MqttReasonCode.ProtocolError, "MQTT-3.2.0-1", $"{frame.Type} came before CONNACK.");
        }

        var connAck = new PacketDecoder(settings.Version).DecodeConnAck(in frame, connect);
        received.Consume(frame.TotalLength);
        return connAck;
    }

    private static string Advice(MqttReasonCode reasonCode) => reasonCode switch
    {
        MqttReasonCode.BadUserNameOrPassword or MqttReasonCode.NotAuthorized => $"Check {nameof(MqttOptions)}.{nameof(MqttOptions.UserName)} and {nameof(MqttOptions.Password)}.",
        MqttReasonCode.UnsupportedProtocolVersion => $"Set {nameof(MqttOptions)}.{nameof(MqttOptions.ProtocolVersion)} to one it speaks.",
        MqttReasonCode.ClientIdentifierNotValid => $"Set {nameof(MqttOptions)}.{nameof(MqttOptions.ClientId)} to one it allows.",
        _ => "",
    };
}
