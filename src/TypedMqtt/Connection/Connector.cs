using System.Net.Sockets;
using TypedMqtt.Authentication;
using TypedMqtt.Infrastructure;
using TypedMqtt.Protocol;
using TypedMqtt.Transport;
using TypedMqtt.Transport.Tls;

namespace TypedMqtt.Connection;

/// <summary>Opens the transport, sends CONNECT and waits for CONNACK.</summary>
internal sealed class Connector(ConnectionSettings settings, ITransportFactory transports, SessionGate gate, Identity identity, Clock clock)
{
    private MqttAuthentication? Authentication => settings.Options.Authentication;

    /// <summary>Makes one attempt.</summary>
    /// <param name="server">The server.</param>
    /// <param name="needsNewSession">Whether a session that the server may have must not be resumed.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="MqttConnectionException">The server could not be reached, did not answer in time, or refused.</exception>
    internal async Task<OpenConnection> ConnectAsync(ServerAddress server, bool needsNewSession, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(settings.Options.ConnectTimeout, clock.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await ConnectAsync(server, needsNewSession, either).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new MqttConnectionException(
                $"The server {server} did not accept the connection within {nameof(MqttOptions)}.{nameof(MqttOptions.ConnectTimeout)} ({settings.Options.ConnectTimeout}).",
                MqttConnectionFailure.TimedOut,
                e);
        }
        catch (SocketException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new MqttConnectionException($"The server {server} could not be reached: {e.Message}", MqttConnectionFailure.Unreachable, e);
        }
        catch (IOException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw TlsHandshake.FindRefusal(e, server)
                ?? new MqttConnectionException($"The connection to {server} was lost before it was accepted: {e.GetBaseException().Message}", MqttConnectionFailure.Lost, e);
        }
        catch (MqttProtocolException e)
        {
            throw new MqttConnectionException($"The server {server} answered CONNECT with something that is not allowed: {e.Message} ({e.Statement})", MqttConnectionFailure.ProtocolViolation, e);
        }
    }

    private async Task<OpenConnection> ConnectAsync(ServerAddress server, bool needsNewSession, CancellationTokenSource cancellation)
    {
        if (needsNewSession && settings.KeepsSession && settings.Version != MqttProtocolVersion.V500)
        {
            // Before MQTT 5 one flag says both "begin anew" and "do not keep", so an old session is thrown away by a connection of
            // its own, and the one that stays is resumable from its beginning.
            using (var discarding = await OpenAsync(server, cleanStart: true, isNewSession: true, cancellation.Token).ConfigureAwait(false))
            {
                await SendDisconnectAsync(discarding.Transport, default, cancellation.Token).ConfigureAwait(false);
            }

            return await OpenAsync(server, cleanStart: false, isNewSession: true, cancellation.Token).ConfigureAwait(false);
        }

        var cleanStart = needsNewSession || !settings.KeepsSession;
        return await OpenAsync(server, cleanStart, isNewSession: cleanStart, cancellation.Token, pipelines: cleanStart && settings.Options.PipelinedStart).ConfigureAwait(false);
    }

    private async Task<OpenConnection> OpenAsync(
        ServerAddress server, bool cleanStart, bool isNewSession, CancellationToken cancellationToken, bool pipelines = false)
    {
        ITransport? transport = null;
        ReceiveBuffer? received = null;
        MqttAuthenticationExchange? exchange = null;
        try
        {
            var credentials = await identity.Credentials.GetAsync(cancellationToken).ConfigureAwait(false);
            exchange = Authentication is null ? null : await AuthenticationCalls.BeginAsync(Authentication, cancellationToken).ConfigureAwait(false);
            transport = await transports.ConnectAsync(server, settings.Options, cancellationToken).ConfigureAwait(false);
            received = new ReceiveBuffer(settings.Version, (uint)settings.Options.MaximumPacketSize);
            var connect = settings.CreateConnect(cleanStart, credentials, exchange?.InitialData);
            try
            {
                await SendConnectAsync(transport, connect, pipelines, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (server.UsesTls && e is (SocketException or IOException))
            {
                // A server that does not like our certificate may have closed by now. Why, it has said before, to be read.
            }

            var connAck = await ReceiveConnAckAsync(server, transport, received, connect, exchange, cancellationToken).ConfigureAwait(false);
            if (exchange is not null)
            {
                await CompleteAsync(server, transport, exchange, connAck, cancellationToken).ConfigureAwait(false);
            }

            return new OpenConnection(server, transport, received, connAck, isNewSession)
            {
                CredentialsExpireAt = credentials.ExpiresAt,
                AuthenticationExpiresAt = exchange?.ExpiresAt,
            };
        }
        catch
        {
            transport?.Dispose();
            received?.Dispose();
            throw;
        }
        finally
        {
            exchange?.Dispose();
        }
    }

    private Task SendDisconnectAsync(ITransport transport, Goodbye goodbye, CancellationToken cancellationToken)
    {
        using var buffer = new PooledBufferWriter();
        new PacketEncoder(settings.Version).WriteDisconnect(buffer, goodbye);
        return SendAsync(transport, buffer, cancellationToken);
    }

    private Task SendConnectAsync(ITransport transport, ConnectPacket connect, bool pipelines, CancellationToken cancellationToken)
    {
        using var buffer = new PooledBufferWriter();
        var encoder = new PacketEncoder(settings.Version);
        try
        {
            encoder.WriteConnect(buffer, connect);
        }
        catch (ArgumentException e)
        {
            // The next attempt asks for credentials again.
            throw new MqttConnectionException($"CONNECT cannot be sent: {e.Message}", MqttConnectionFailure.CredentialsUnavailable, e);
        }

        if (pipelines)
        {
            gate.EncodePipelined(buffer, new SendEncoder(encoder));
        }

        gate.OnConnecting();
        return SendAsync(transport, buffer, cancellationToken);
    }

    // Writes take no token, so that no packet is ever cut in half; the attempt as a whole may still be given up. The bytes
    // belong to the write alone: it may still be reading them when nobody waits for it any more.
    private static Task SendAsync(ITransport transport, PooledBufferWriter buffer, CancellationToken cancellationToken) =>
        transport.WriteAsync(buffer.WrittenSpan.ToArray()).AsTask().WaitAsync(cancellationToken);

    private async Task<ConnAck> ReceiveConnAckAsync(
        ServerAddress server, ITransport transport, ReceiveBuffer received, ConnectPacket connect, MqttAuthenticationExchange? exchange, CancellationToken cancellationToken)
    {
        ConnAck? connAck;
        while ((connAck = TryDecode(received, connect, out var auth)) is null)
        {
            if (auth is not null)
            {
                await AnswerAsync(server, transport, exchange!, auth, cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (!await received.FillAsync(transport, cancellationToken).ConfigureAwait(false))
            {
                throw new MqttConnectionException(
                    $"The server {server} closed the connection without an answer to CONNECT. Look whether {(server.UsesTls ? $"it takes the certificate of this client ({nameof(MqttOptions)}.{nameof(MqttOptions.Tls)}.{nameof(MqttTlsOptions.ClientCertificateFile)})" : "that port speaks TLS ('mqtts' or 'wss')")}.",
                    MqttConnectionFailure.Lost);
            }
        }

        if (connAck.ReasonCode == MqttReasonCode.Success)
        {
            return connAck;
        }

        gate.OnRefused();
        throw new MqttConnectionException(
            $"The server {server} refused the connection: {connAck.ReasonCode} (0x{(byte)connAck.ReasonCode:X2}). {Advice(connAck.ReasonCode)}".TrimEnd(),
            connAck.ReasonCode,
            connAck.ServerReference);
    }

    /// <summary>The server asks more before it decides (MQTT 5, 4.12).</summary>
    private async Task AnswerAsync(ServerAddress server, ITransport transport, MqttAuthenticationExchange exchange, Auth auth, CancellationToken cancellationToken)
    {
        var data = await AuthenticationCalls.ContinueAsync(Authentication!, exchange, server, auth.AuthenticationData, cancellationToken).ConfigureAwait(false);
        using var buffer = AuthenticationCalls.Encode(new Auth(MqttReasonCode.ContinueAuthentication, Authentication!.Method, data));
        await SendAsync(transport, buffer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The server has accepted us. Whether we accept it is for the method to say.</summary>
    private async Task CompleteAsync(ServerAddress server, ITransport transport, MqttAuthenticationExchange exchange, ConnAck connAck, CancellationToken cancellationToken)
    {
        try
        {
            await AuthenticationCalls.CompleteAsync(Authentication!, exchange, server, connAck.AuthenticationData, cancellationToken).ConfigureAwait(false);
        }
        catch (MqttConnectionException)
        {
            // Whoever it is may not be reading.
            await SendDisconnectAsync(transport, new Goodbye(MqttReasonCode.UnspecifiedError), cancellationToken)
                .WaitAsync(ConnectionLifetime.DisconnectTimeout, clock.TimeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private ConnAck? TryDecode(ReceiveBuffer received, ConnectPacket connect, out Auth? auth)
    {
        auth = null;
        if (!received.TryPeek(out var frame))
        {
            return null;
        }

        if (frame.Type == PacketType.Auth && connect.AuthenticationMethod is { } method)
        {
            auth = PacketDecoder.DecodeAuth(in frame, method);
            received.Consume(frame.TotalLength);
            return auth.ReasonCode == MqttReasonCode.ContinueAuthentication
                ? null
                : throw new MqttProtocolException(MqttReasonCode.ProtocolError, "MQTT-4.12.0-2", $"AUTH says {auth.ReasonCode} before CONNACK, which alone says that.");
        }

        if (frame.Type != PacketType.ConnAck)
        {
            throw new MqttProtocolException(MqttReasonCode.ProtocolError, "MQTT-3.2.0-1", $"{frame.Type} came before CONNACK.");
        }

        var connAck = new PacketDecoder(settings.Version).DecodeConnAck(in frame, connect);
        received.Consume(frame.TotalLength);
        return connAck;
    }

    private string Advice(MqttReasonCode reasonCode) => reasonCode switch
    {
        MqttReasonCode.BadAuthenticationMethod => $"Set {nameof(MqttOptions)}.{nameof(MqttOptions.Authentication)} to a method it knows.",
        MqttReasonCode.BadUserNameOrPassword or MqttReasonCode.NotAuthorized when Authentication is not null =>
            $"Check {nameof(MqttOptions)}.{nameof(MqttOptions.Authentication)}, {nameof(MqttOptions.UserName)} and {nameof(MqttOptions.Password)}.",
        MqttReasonCode.BadUserNameOrPassword or MqttReasonCode.NotAuthorized => $"Check {nameof(MqttOptions)}.{nameof(MqttOptions.UserName)} and {nameof(MqttOptions.Password)}.",
        MqttReasonCode.UnsupportedProtocolVersion => $"Set {nameof(MqttOptions)}.{nameof(MqttOptions.ProtocolVersion)} to one it speaks.",
        MqttReasonCode.ClientIdentifierNotValid => $"Set {nameof(MqttOptions)}.{nameof(MqttOptions.ClientId)} to one it allows.",
        _ => "",
    };
}
