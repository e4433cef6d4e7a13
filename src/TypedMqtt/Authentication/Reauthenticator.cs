using TypedMqtt.Connection;
using TypedMqtt.Infrastructure;
using TypedMqtt.Protocol;

namespace TypedMqtt.Authentication;

/// <summary>
/// Authenticates again on a connection that stands (MQTT 5, 4.12.1): when somebody asks for it, and before what was proven expires.
/// Everything else goes on meanwhile, as what was proven before allows it.
/// </summary>
internal sealed partial class Reauthenticator(ConnectionSettings settings, SessionGate gate, Clock clock, ILogger logger)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _arrival = NewSource();
    private TaskCompletionSource? _request;
    private TaskCompletionSource? _served;
    private TaskCompletionSource<Auth>? _answer;
    private bool _isConnected;

    private MqttOptions Options => settings.Options;

    private TimeProvider Time => clock.TimeProvider;

    private Task Arrival
    {
        get
        {
            lock (_lock)
            {
                return _arrival.Task;
            }
        }
    }

    /// <summary>Asks for a re-authentication; completes with it.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="MqttConnectionException">There is no connection, or it fails.</exception>
    internal Task RequestAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_isConnected)
            {
                return Task.FromException(new MqttConnectionException(
                    "There is no connection to authenticate on again. The next one authenticates in any case.", MqttConnectionFailure.Lost));
            }

            _request ??= NewSource();
            _arrival.TrySetResult();
            return _request.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Takes an AUTH of the server in.</summary>
    /// <exception cref="MqttProtocolException">It does not have our method, or answers nothing.</exception>
    internal void OnAuth(in Frame frame)
    {
        var auth = PacketDecoder.DecodeAuth(in frame, Options.Authentication?.Method);
        lock (_lock)
        {
            var answer = _answer ?? throw new MqttProtocolException(
                MqttReasonCode.ProtocolError, "MQTT-4.13.1-1", "The server sent AUTH on an open connection, and it answers nothing.");
            _answer = null;
            answer.SetResult(auth);
        }
    }

    /// <summary>Authenticates whenever it is time to, until the connection ends or an exchange fails.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="cancellationToken">Cancelled when the connection has ended.</param>
    /// <exception cref="MqttConnectionException">An exchange has failed: the connection has to end (MQTT-4.12.1-2).</exception>
    internal async Task RunAsync(OpenConnection connection, CancellationToken cancellationToken)
    {
        if (Options.Authentication is not { } authentication)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, Time, cancellationToken).ConfigureAwait(false);
            return;
        }

        lock (_lock)
        {
            _isConnected = true;
        }

        var delay = new ReconnectDelay(Options.MinimumReconnectDelay, Options.MaximumReconnectDelay, Random.Shared);
        var expiresAt = connection.AuthenticationExpiresAt;
        TimeSpan? retryIn = null;
        while (true)
        {
            await WhenWantedAsync(expiresAt, retryIn, cancellationToken).ConfigureAwait(false);
            retryIn = null;
            using var timeout = new CancellationTokenSource(Options.ConnectTimeout, Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            try
            {
                expiresAt = await AuthenticateAsync(authentication, connection.ConnAck.MaximumPacketSize, either.Token).ConfigureAwait(false);
            }
            catch (MqttConnectionException e) when (e.Failure == MqttConnectionFailure.CredentialsUnavailable)
            {
                retryIn = delay.Next(Recovery.Retry);
                LogUnavailable(e.Message, retryIn.Value);
                Fail(e);
            }
            catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
            {
                throw new MqttConnectionException(
                    $"Authenticating again with {settings.Server} took longer than {nameof(MqttOptions)}.{nameof(MqttOptions.ConnectTimeout)} ({Options.ConnectTimeout}).", MqttConnectionFailure.TimedOut, e);
            }
        }
    }

    /// <summary>The connection has ended: nobody waits any longer.</summary>
    /// <param name="reason">Why; null when it was closed from here.</param>
    internal void OnDisconnected(MqttConnectionException? reason)
    {
        reason ??= new MqttConnectionException("The connection was closed.", MqttConnectionFailure.Closed);
        Fail(reason);
        lock (_lock)
        {
            _isConnected = false;
            _answer = null;
            _served = _request;
            _request = null;
        }

        Fail(reason);
    }

    private async Task WhenWantedAsync(DateTimeOffset? expiresAt, TimeSpan? retryIn, CancellationToken cancellationToken)
    {
        using (var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            var due = retryIn is { } wait
                ? Task.Delay(wait, Time, waiting.Token)
                : Expiry.WhenDueAsync(expiresAt, Options.MaximumReconnectDelay, Time, waiting.Token);
            await Task.WhenAny(due, Arrival).ConfigureAwait(false);
            await waiting.CancelAsync().ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            // Who asks from now on wants one that begins later: he may have a newer secret.
            (_served, _request) = (_request, null);
            _arrival = NewSource();
        }
    }

    private async Task<DateTimeOffset?> AuthenticateAsync(MqttAuthentication authentication, uint? maximumPacketSize, CancellationToken cancellationToken)
    {
        using var exchange = await AuthenticationCalls.BeginAsync(authentication, cancellationToken).ConfigureAwait(false);
        var next = new Auth(MqttReasonCode.ReAuthenticate, authentication.Method, exchange.InitialData);
        while (true)
        {
            var answer = await SendAsync(next, maximumPacketSize, cancellationToken).ConfigureAwait(false);
            if (answer.ReasonCode == MqttReasonCode.Success)
            {
                await AuthenticationCalls.CompleteAsync(authentication, exchange, settings.Server, answer.AuthenticationData, cancellationToken).ConfigureAwait(false);
                LogAuthenticated(settings.Server, authentication.Method);
                _served?.TrySetResult();
                return exchange.ExpiresAt;
            }

            var data = await AuthenticationCalls.ContinueAsync(authentication, exchange, settings.Server, answer.AuthenticationData, cancellationToken).ConfigureAwait(false);
            next = new Auth(MqttReasonCode.ContinueAuthentication, authentication.Method, data);
        }
    }

    private Task<Auth> SendAsync(Auth auth, uint? maximumPacketSize, CancellationToken cancellationToken)
    {
        using (var packet = AuthenticationCalls.Encode(auth))
        {
            if (packet.WrittenCount > maximumPacketSize)
            {
                throw new MqttConnectionException(
                    $"AUTH would be larger than the {maximumPacketSize} bytes that the server {settings.Server} takes (MQTT-3.2.2-15).", MqttConnectionFailure.AuthenticationFailed);
            }
        }

        var answer = new TaskCompletionSource<Auth>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _answer = answer;
        }

        gate.RequestAuth(auth);
        return answer.Task.WaitAsync(cancellationToken);
    }

    private void Fail(MqttConnectionException reason)
    {
        TaskCompletionSource? served;
        lock (_lock)
        {
            (served, _served) = (_served, null);
        }

        // Whoever asked may have stopped waiting; what nobody awaits is no defect of the program.
        served?.TrySetException(reason);
        _ = served?.Task.Exception;
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
