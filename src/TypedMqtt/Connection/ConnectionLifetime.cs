using System.Net.Sockets;
using TypedMqtt.Authentication;
using TypedMqtt.Dispatch;
using TypedMqtt.Infrastructure;
using TypedMqtt.Protocol;
using TypedMqtt.Session;
using TypedMqtt.Storage;
using TypedMqtt.Transport;

namespace TypedMqtt.Connection;

/// <summary>One connection, from CONNACK to its end: runs its loops and ends them all when one has ended.</summary>
internal sealed class ConnectionLifetime(
    OpenConnection connection,
    ConnectionSettings settings,
    SessionGate gate,
    Dispatcher dispatcher,
    Identity identity,
    Clock clock,
    SessionKeeper? keeper = null)
{
    /// <summary>
    /// How long a DISCONNECT of ours may take to be written when the other side may not be reading, and one of the server's to
    /// be read when writing fails.
    /// </summary>
    internal static readonly TimeSpan DisconnectTimeout = TimeSpan.FromSeconds(1);

    private ServerAddress Server => connection.Server;

    /// <summary>Stays with the connection until it ends.</summary>
    /// <param name="onAccepted">Called when the session has taken the connection over.</param>
    /// <param name="onSettled">Called when all subscriptions have been acknowledged or refused.</param>
    /// <param name="onDraining">Called when a stop begins to drain.</param>
    /// <param name="stop">Asks for a graceful end.</param>
    /// <param name="abort">Cuts the graceful end short.</param>
    /// <returns>How it ended.</returns>
    internal async Task<ConnectionEnd> RunAsync(
        Action<SessionLoss?> onAccepted,
        Action onSettled,
        Action onDraining,
        CancellationToken stop,
        CancellationToken abort)
    {
        var end = ConnectionEnd.Stopped;
        try
        {
            end = await StayAsync(onAccepted, onSettled, onDraining, stop, abort).ConfigureAwait(false);
            return end;
        }
        finally
        {
            identity.Reauthenticator.OnDisconnected(end.Failure);
        }
    }

    private async Task<ConnectionEnd> StayAsync(
        Action<SessionLoss?> onAccepted,
        Action onSettled,
        Action onDraining,
        CancellationToken stop,
        CancellationToken abort)
    {
        using var ending = new CancellationTokenSource();
        var keepAlive = CreateKeepAlive();
        var encoder = new SendEncoder(new PacketEncoder(settings.Version));
        var writer = new WriterLoop(connection.Transport, gate, encoder, keeper, keepAlive.OnSent);
        var reader = new ReceiveLoop(connection.Transport, connection.Received, CreateHandler(keepAlive), keepAlive.OnReceived);
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var onStop = stop.UnsafeRegister(static source => ((TaskCompletionSource)source!).TrySetResult(), stopped);
        Task[] loops = [];
        try
        {
            var unwanted = dispatcher.OnConnected();
            onAccepted(gate.OnConnected(connection.ConnAck, connection.IsNewSession, encoder));
            var settled = gate.WhenSubscriptionsSettled();

            // Before the writer runs: it may have sent SUBSCRIBE, and its time may be over, before this goes on.
            var overdue = gate.WhenOverdue();
            var reading = reader.RunAsync(ending.Token);
            var writing = writer.RunAsync(ending.Token);
            var watching = keepAlive.RunAsync(ending.Token);
            var authenticating = identity.Reauthenticator.RunAsync(connection, ending.Token);
            var renewing = identity.Renewal.RunAsync(connection.CredentialsExpireAt, ending.Token);
            loops = [reading, writing, watching, authenticating, renewing];

            var first = await Task.WhenAny([.. loops, overdue, unwanted, stopped.Task, settled]).ConfigureAwait(false);
            if (first == settled)
            {
                onSettled();
                first = await Task.WhenAny([.. loops, overdue, unwanted, stopped.Task]).ConfigureAwait(false);
            }

            if (first == stopped.Task)
            {
                onDraining();
                var endsSession = !settings.LeavesSession;
                await DrainAsync(loops, keepAlive, endsSession, abort).ConfigureAwait(false);
                await DisconnectAsync(new Goodbye(MqttReasonCode.Success, endsSession), writing).ConfigureAwait(false);
                return ConnectionEnd.Stopped;
            }

            if (first == unwanted)
            {
                await DisconnectAsync(new Goodbye(MqttReasonCode.Success), writing).ConfigureAwait(false);
                return new ConnectionEnd(await unwanted.ConfigureAwait(false));
            }

            if (first == renewing && renewing.IsCompletedSuccessfully)
            {
                // In good order: the server keeps the session, and publishes no will.
                await DisconnectAsync(new Goodbye(MqttReasonCode.Success), writing).ConfigureAwait(false);
                return ConnectionEnd.Renewal;
            }

            return new ConnectionEnd(first == overdue
                ? new MqttConnectionException($"The server {Server} did not answer SUBSCRIBE or UNSUBSCRIBE within {nameof(MqttOptions)}.{nameof(MqttOptions.SubscribeTimeout)} ({settings.Options.SubscribeTimeout}).", MqttConnectionFailure.TimedOut)
                : await ExplainAsync(first, reading, writing).ConfigureAwait(false));
        }
        catch (MqttProtocolException e)
        {
            return new ConnectionEnd(Violation(e));
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);

            // Ends a write that hangs; then every loop ends, and what they say now is a consequence, not news.
            connection.Transport.Dispose();
            await Task.WhenAll(loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            gate.OnDisconnected();
        }
    }

    private PacketHandler CreateHandler(KeepAliveLoop keepAlive) => new(
        new PacketDecoder(settings.Version), new InboundAliases((ushort)settings.Options.TopicAliasMaximum), gate, dispatcher, keepAlive.OnPingResponse, identity.Reauthenticator);

    private KeepAliveLoop CreateKeepAlive()
    {
        var interval = connection.ConnAck.ServerKeepAlive is { } seconds ? TimeSpan.FromSeconds(seconds) : settings.Options.KeepAlive;
        return new KeepAliveLoop(
            new KeepAlive((long)interval.TotalMilliseconds, (long)settings.Options.PingTimeout.TotalMilliseconds, clock.Now), gate, clock);
    }

    /// <summary>Lets what is being handled, queued or unacknowledged finish, as long as it may and the connection stands.</summary>
    private async Task DrainAsync(Task[] loops, KeepAliveLoop keepAlive, bool endsSession, CancellationToken abort)
    {
        using var timeout = new CancellationTokenSource(settings.Options.DrainTimeout, clock.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, abort);
        if (endsSession && gate.LeaveGroups())
        {
            Task left = Task.WhenAny([HandleWhatIsLeftAsync(keepAlive), .. loops]);
            await left.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await dispatcher.CloseAsync(settings.Options.DrainTimeout, either.Token).ConfigureAwait(false);
        var idle = gate.WhenIdle();
        Task first = Task.WhenAny([idle, .. loops]);
        await first.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>
    /// Handles what the server has given to this member of a group and to no other: it would be lost with the session. No more
    /// is given to it once UNSUBACK has come, and what waits at the server comes as we acknowledge. Two answers to PINGREQ in a
    /// row with nothing before them tell that nothing waits; the first may be to a PINGREQ from before.
    /// </summary>
    private async Task HandleWhatIsLeftAsync(KeepAliveLoop keepAlive)
    {
        await gate.WhenSubscriptionsSettled().ConfigureAwait(false);
        for (var quiet = 0; quiet < 2; quiet++)
        {
            await gate.WhenInboundSettled().ConfigureAwait(false);
            var received = dispatcher.Received;
            await keepAlive.RoundTripAsync().ConfigureAwait(false);
            if (dispatcher.Received != received)
            {
                quiet = -1;
            }
        }
    }

    /// <summary>Sends DISCONNECT, the last packet of the connection, if the writer still can.</summary>
    private async Task DisconnectAsync(Goodbye goodbye, Task writing)
    {
        gate.RequestDisconnect(goodbye);
        await writing.WaitAsync(DisconnectTimeout, clock.TimeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<MqttConnectionException> ExplainAsync(Task first, Task<Disconnect?> reading, Task writing)
    {
        try
        {
            await first.ConfigureAwait(false);
        }
        catch (MqttProtocolException e)
        {
            // On MQTT 3.1.1 a DISCONNECT would say that all is well, and take the will message back (3.14).
            if (settings.Version == MqttProtocolVersion.V500)
            {
                await DisconnectAsync(new Goodbye(e.ReasonCode), writing).ConfigureAwait(false);
            }

            return Violation(e);
        }
        catch (MqttConnectionException e)
        {
            // Authenticating again has failed, by our judgement; had it been the server's, it would have ended the connection (MQTT-4.12.1-2).
            await DisconnectAsync(new Goodbye(MqttReasonCode.UnspecifiedError), writing).ConfigureAwait(false);
            return e;
        }
        catch (SessionStoreException e)
        {
            return e.ToConnectionException();
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return await FindReasonAsync(reading).ConfigureAwait(false)
                ?? new MqttConnectionException($"The connection to {Server} was lost: {e.GetBaseException().Message}", MqttConnectionFailure.Lost, e);
        }

        if (first != reading)
        {
            // The keep-alive is the only other loop that ends by itself. The server may be gone, so nothing is sent.
            return new MqttConnectionException($"The server {Server} did not answer PINGREQ within {settings.Options.PingTimeout}: the connection is dead.", MqttReasonCode.KeepAliveTimeout);
        }

        return await reading.ConfigureAwait(false) is { } disconnect
            ? Disconnected(disconnect)
            : new MqttConnectionException($"The server {Server} closed the connection.", MqttConnectionFailure.Lost);
    }

    /// <summary>
    /// A write fails as soon as the server has closed, while the DISCONNECT that says why may still be on its way to the reader:
    /// taken for a lost connection, a session taken over would be taken back, for ever.
    /// </summary>
    private async Task<MqttConnectionException?> FindReasonAsync(Task<Disconnect?> reading)
    {
        await ((Task)reading).WaitAsync(DisconnectTimeout, clock.TimeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return reading.IsCompletedSuccessfully && await reading.ConfigureAwait(false) is { } disconnect ? Disconnected(disconnect) : null;
    }

    private MqttConnectionException Disconnected(Disconnect disconnect) => new(
        $"The server {Server} ended the connection: {disconnect.ReasonCode} (0x{(byte)disconnect.ReasonCode:X2}).", disconnect.ReasonCode, disconnect.ServerReference);

    private MqttConnectionException Violation(MqttProtocolException e) =>
        new($"The server {Server} broke the protocol ({e.Statement}): {e.Message}", MqttConnectionFailure.ProtocolViolation, e);
}
