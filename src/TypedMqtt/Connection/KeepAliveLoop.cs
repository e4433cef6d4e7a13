using TypedMqtt.Infrastructure;

namespace TypedMqtt.Connection;

/// <summary>Watches the clock for <see cref="KeepAlive"/> while a connection stands.</summary>
internal sealed class KeepAliveLoop(KeepAlive keepAlive, SessionGate gate, Clock clock)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _roundTrip;

    internal void OnSent()
    {
        lock (_lock)
        {
            keepAlive.OnSent(clock.Now);
        }
    }

    internal void OnReceived()
    {
        lock (_lock)
        {
            keepAlive.OnReceived(clock.Now);
        }
    }

    internal void OnPingResponse()
    {
        lock (_lock)
        {
            keepAlive.OnPingResponse();
            _roundTrip?.TrySetResult();
        }
    }

    /// <summary>Sends PINGREQ; completes with the next PINGRESP, which may be that to one that was sent before.</summary>
    internal Task RoundTripAsync()
    {
        lock (_lock)
        {
            _roundTrip = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            gate.RequestPing();
            return _roundTrip.Task;
        }
    }

    /// <summary>Sends PINGREQ when it is due; completes when the server has not answered one in time.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var wait = Timeout.InfiniteTimeSpan;
            lock (_lock)
            {
                switch (keepAlive.IsOff ? KeepAliveAction.None : keepAlive.Check(clock.Now))
                {
                    case KeepAliveAction.GiveUp:
                        return;
                    case KeepAliveAction.Ping:
                        gate.RequestPing();
                        break;
                    case KeepAliveAction.None:
                        break;
                }

                if (!keepAlive.IsOff)
                {
                    wait = TimeSpan.FromMilliseconds(Math.Max(1, keepAlive.NextCheck - clock.Now));
                }
            }

            await Task.Delay(wait, clock.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }
}
