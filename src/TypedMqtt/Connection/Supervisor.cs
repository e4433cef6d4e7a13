using System.Diagnostics.CodeAnalysis;
using TypedMqtt.Authentication;
using TypedMqtt.Dispatch;
using TypedMqtt.Infrastructure;
using TypedMqtt.Session;
using TypedMqtt.Storage;
using TypedMqtt.Transport;

namespace TypedMqtt.Connection;

/// <summary>
/// Keeps a connection: takes the steps that <see cref="SupervisorCore"/> decides on, until it is told to stop or there is no
/// sense in going on. The only one who changes the status.
/// </summary>
internal sealed partial class Supervisor(
    SupervisorCore core,
    ConnectionSettings settings,
    Connector connector,
    SessionGate gate,
    Dispatcher dispatcher,
    Identity identity,
    SessionKeeper? keeper,
    ConnectionStatus status,
    Counters counters,
    Clock clock,
    ILogger logger) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private Task? _run;
    private MqttConnectionException? _storeFailure;

    /// <summary>Who raises the status events: the connection that users know.</summary>
    internal object? Sender { get; set; }

    [MemberNotNull(nameof(_run))]
    internal void Start() => _run ??= Task.Run(RunAsync);

    /// <summary>The session cannot be kept: nothing goes on from here, connected or not. Before the start, or at any time.</summary>
    internal void OnStoreFailed(SessionStoreException failure)
    {
        Interlocked.CompareExchange(ref _storeFailure, failure.ToConnectionException(), null);
        gate.Close(_storeFailure);

        // Not here: it runs what is registered with it, and this may be the writer's thread.
        _ = Task.Run(_stop.CancelAsync);
    }

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
            var step = core.Start();
            while (step.Action != SupervisorAction.End)
            {
                step = await TakeAsync(step).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // A defect here must not leave anyone waiting for ever: it is reported, and everything ends.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogBroken(e);
            core.Fault();
            await EndAsync(new MqttConnectionException("The connection failed in a way that should not be possible.", e)).ConfigureAwait(false);
        }
    }

    /// <summary>Takes a step, and gives the one that follows.</summary>
    private async Task<SupervisorStep> TakeAsync(SupervisorStep step)
    {
        if (_stop.IsCancellationRequested || Volatile.Read(ref _storeFailure) is not null)
        {
            return await CloseAsync().ConfigureAwait(false);
        }

        if (step.Action == SupervisorAction.Wait)
        {
            await Task.Delay(step.Delay, clock.TimeProvider, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return _stop.IsCancellationRequested ? step : core.OnWaited();
        }

        SetStatus();
        var end = await ConnectOnceAsync(step.Server).ConfigureAwait(false);
        if (end == ConnectionEnd.Stopped || _stop.IsCancellationRequested)
        {
            return await CloseAsync().ConfigureAwait(false);
        }

        if (end.Failure is not { } failure)
        {
            return core.OnRenewing(clock.Now);
        }

        counters.ConnectionFailed(failure);
        var next = failure.IsFinal ? core.Fault() : core.OnFailed(failure, clock.Now);
        switch (next.Action)
        {
            case SupervisorAction.End:
                LogGivenUp(step.Server, failure.Message);
                await EndAsync(failure).ConfigureAwait(false);
                break;
            case SupervisorAction.Wait:
                LogFailed(step.Server, failure.Message, next.Delay, next.Server);
                SetStatus(failure);
                break;
            case SupervisorAction.Connect:
                LogMovingOn(step.Server, failure.Message, next.Server);
                SetStatus(failure);
                break;
            default:
                throw new InvalidOperationException($"No step follows {next.Action}.");
        }

        return next;
    }

    /// <summary>Makes one connection and stays with it until it ends.</summary>
    /// <returns>How it ended, or why it could not be made.</returns>
    private async Task<ConnectionEnd> ConnectOnceAsync(ServerAddress server)
    {
        try
        {
            if (keeper is not null)
            {
                await keeper.KeepAsync(_stop.Token).ConfigureAwait(false);
            }

            using var connection = await connector.ConnectAsync(server, gate.NeedsNewSession, _stop.Token).ConfigureAwait(false);
            settings.Server = server;
            settings.ClientId = connection.ConnAck.AssignedClientIdentifier ?? settings.ClientId;
            counters.Connected();
            LogConnected(server, settings.ClientId, connection.ConnAck.SessionPresent);
            var lifetime = new ConnectionLifetime(connection, settings, gate, dispatcher, identity, clock, keeper);
            return await lifetime.RunAsync(OnAccepted, OnSettled, OnDraining, _stop.Token, _abort.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            gate.OnDisconnected();
            return ConnectionEnd.Stopped;
        }
        catch (SessionStoreException e)
        {
            return new ConnectionEnd(e.ToConnectionException());
        }
        catch (MqttConnectionException e)
        {
            // What was sent behind CONNECT has found nobody.
            gate.OnDisconnected();
            return new ConnectionEnd(e);
        }
    }

    private async Task<SupervisorStep> CloseAsync()
    {
        var failure = Volatile.Read(ref _storeFailure);
        var step = failure is null ? core.Close() : core.Fault();
        if (failure is not null)
        {
            LogGivenUp(settings.Server, failure.Message);
        }

        await EndAsync(failure).ConfigureAwait(false);
        return step;
    }

    private async Task EndAsync(MqttConnectionException? failure)
    {
        var reason = failure ?? new MqttConnectionException("The connection was closed.", MqttConnectionFailure.Closed);
        if (keeper is null)
        {
            gate.Close(reason);
        }
        else
        {
            await keeper.CloseAsync(() => gate.Close(reason)).ConfigureAwait(false);
        }

        // Without a connection nothing that is being handled can be acknowledged, but it is let finish.
        await dispatcher.CloseAsync(settings.Options.DrainTimeout, _abort.Token).ConfigureAwait(false);
        SetStatus(failure);
        if (core.State == MqttConnectionState.Closed)
        {
            LogClosed();
        }
    }

    private void OnAccepted(SessionLoss? loss)
    {
        core.OnAccepted(clock.Now);
        SetStatus();
        if (loss is { } lost)
        {
            counters.SessionLost();
            LogSessionLost(lost.Requeued, lost.Failed);
            status.OnSessionLost(lost, Sender ?? this);
        }
    }

    private void OnSettled()
    {
        core.OnSettled();
        SetStatus();
    }

    private void OnDraining()
    {
        core.OnDraining();
        SetStatus();
    }

    private void SetStatus(MqttConnectionException? failure = null) => status.Set(core.State, failure, Sender ?? this);
}
