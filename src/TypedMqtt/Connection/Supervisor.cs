using System.Diagnostics.CodeAnalysis;
using TypedMqtt.Dispatch;
using TypedMqtt.Infrastructure;

namespace TypedMqtt.Connection;

/// <summary>
/// Keeps a connection: makes one, watches over it, waits and makes another when it ends, until it is told to stop or there
/// is no sense in going on. The only one who changes the status.
/// </summary>
internal sealed partial class Supervisor(
    ConnectionSettings settings,
    Connector connector,
    SessionGate gate,
    Dispatcher dispatcher,
    ConnectionStatus status,
    Counters counters,
    Clock clock,
    ReconnectDelay delay,
    ILogger logger) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private Task? _run;

    /// <summary>Who raises the status events: the connection that users know.</summary>
    internal object? Sender { get; set; }

    [MemberNotNull(nameof(_run))]
    internal void Start() => _run ??= Task.Run(RunAsync);

    /// <summary>Stops: drains, disconnects, ends every wait. Safe to call more than once.</summary>
    /// <param name="cancellationToken">Cuts the draining short.</param>
    internal async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        using var abort = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _abort);
        Start();
        await _run.ConfigureAwait(false);
    }

    public void Dispose()
    {
        _stop.Dispose();
        _abort.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var failure = await ConnectOnceAsync().ConfigureAwait(false);
                if (failure is null || _stop.IsCancellationRequested)
                {
                    break;
                }

                var recovery = RecoveryRules.For(failure.ReasonCode);
                if (recovery == Recovery.GiveUp)
                {
                    LogGivenUp(settings.Options.Server, failure.Message);
                    await EndAsync(MqttConnectionState.Faulted, failure).ConfigureAwait(false);
                    return;
                }

                var wait = delay.Next(recovery);
                LogFailed(settings.Options.Server, failure.Message, wait);
                SetStatus(MqttConnectionState.Waiting, failure);
                await Task.Delay(wait, clock.TimeProvider, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await EndAsync(MqttConnectionState.Closed, null).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A defect here must not leave anyone waiting for ever: it is reported, and everything ends.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogBroken(e);
            await EndAsync(MqttConnectionState.Faulted, new MqttConnectionException("The connection failed in a way that should not be possible.", e)).ConfigureAwait(false);
        }
    }

    /// <summary>Makes one connection and stays with it until it ends.</summary>
    /// <returns>Why it could not be made or ended; null when it was stopped.</returns>
    private async Task<MqttConnectionException?> ConnectOnceAsync()
    {
        SetStatus(MqttConnectionState.Connecting);
        try
        {
            using var connection = await connector.ConnectAsync(gate.NeedsNewSession, _stop.Token).ConfigureAwait(false);
            var started = clock.Now;
            settings.ClientId = connection.ConnAck.AssignedClientIdentifier ?? settings.ClientId;
            counters.Connected();
            LogConnected(settings.Options.Server, settings.ClientId, connection.ConnAck.SessionPresent);
            var lifetime = new ConnectionLifetime(connection, settings, gate, dispatcher, clock);
            var failure = await lifetime.RunAsync(OnSubscribing, OnOnline, OnDraining, _stop.Token, _abort.Token).ConfigureAwait(false);
            delay.OnConnectionLasted(TimeSpan.FromMilliseconds(clock.Now - started));
            return failure;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return null;
        }
        catch (MqttConnectionException e)
        {
            return e;
        }
    }

    private async Task EndAsync(MqttConnectionState state, MqttConnectionException? failure)
    {
        gate.Close(failure ?? new MqttConnectionException("The connection was closed."));

        // Without a connection nothing that is being handled can be acknowledged, but it is let finish.
        await dispatcher.CloseAsync(settings.Options.DrainTimeout, _abort.Token).ConfigureAwait(false);
        SetStatus(state, failure);
        if (state == MqttConnectionState.Closed)
        {
            LogClosed(settings.Options.Server);
        }
    }

    private void OnSubscribing() => SetStatus(MqttConnectionState.Subscribing);

    private void OnOnline() => SetStatus(MqttConnectionState.Online);

    private void OnDraining() => SetStatus(MqttConnectionState.Draining);

    private void SetStatus(MqttConnectionState state, MqttConnectionException? failure = null) => status.Set(state, failure, Sender ?? this);
}
