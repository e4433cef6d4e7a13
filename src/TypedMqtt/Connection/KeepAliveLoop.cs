using TypedMqtt.Infrastructure;

namespace TypedMqtt.Connection;

/// <summary>Watches the clock for <see cref="KeepAlive"/> while a connection stands.</summary>
internal sealed class KeepAliveLoop(KeepAlive keepAlive, SessionGate gate, Clock clock)
{
    private readonly Lock _lock = new();

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
