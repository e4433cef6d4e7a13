using TypedMqtt.Session;

namespace TypedMqtt.Connection;

/// <summary>Keeps the state that everybody may see. Only the supervisor changes it.</summary>
internal sealed partial class ConnectionStatus(ILogger logger)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _online = NewSource();

    internal event EventHandler<MqttConnectionStateChangedEventArgs>? Changed;

    internal event EventHandler<MqttSessionLostEventArgs>? SessionLost;

    internal MqttConnectionState State { get; private set; } = MqttConnectionState.Idle;

    internal MqttConnectionException? LastFailure { get; private set; }

    internal Task WaitForOnlineAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _online.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Moves on to another state and tells everybody. Called by the supervisor alone, so changes keep their order.</summary>
    internal void Set(MqttConnectionState state, MqttConnectionException? failure, object sender)
    {
        MqttConnectionState previous;
        lock (_lock)
        {
            previous = State;
            LastFailure = state == MqttConnectionState.Online ? null : failure ?? LastFailure;
            if (previous == state)
            {
                return;
            }

            State = state;
            switch (state)
            {
                case MqttConnectionState.Online:
                    _online.TrySetResult();
                    break;
                case MqttConnectionState.Closed or MqttConnectionState.Faulted:
                    // A connection that is given up while it was online has nobody waiting, but somebody may come.
                    _online = _online.Task.IsCompleted ? NewSource() : _online;
                    _online.TrySetException(failure ?? new MqttConnectionException("The connection was closed.", MqttConnectionFailure.Closed));

                    // Nobody needs to be waiting; a failure that is not awaited is no defect of the program.
                    _ = _online.Task.Exception;
                    break;
                default:
                    _online = _online.Task.IsCompleted ? NewSource() : _online;
                    break;
            }
        }

        Tell(Changed, sender, new MqttConnectionStateChangedEventArgs(previous, state, failure), nameof(IMqttConnection.StateChanged));
    }

    /// <summary>Tells everybody that the session was lost.</summary>
    internal void OnSessionLost(SessionLoss loss, object sender) =>
        Tell(SessionLost, sender, new MqttSessionLostEventArgs(loss.Requeued, loss.Failed), nameof(IMqttConnection.SessionLost));

    private void Tell<TArgs>(EventHandler<TArgs>? listeners, object sender, TArgs args, string eventName)
    {
        // One by one: a listener that throws must not keep the next from being told.
        foreach (var listener in Delegate.EnumerateInvocationList(listeners))
        {
            try
            {
                listener(sender, args);
            }
#pragma warning disable CA1031 // A listener may throw anything; the connection goes on all the same.
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogListenerFailed(e, eventName);
            }
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(EventId = 109, Level = LogLevel.Error, Message = "A listener of IMqttConnection.{EventName} failed.")]
    private partial void LogListenerFailed(Exception failure, string eventName);
}
