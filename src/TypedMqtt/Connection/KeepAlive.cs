namespace TypedMqtt.Connection;

/// <summary>
/// Decides when PINGREQ is due and when the server counts as dead. PINGREQ is due when either direction has been silent
/// for the keep-alive, so a link that takes our bytes and gives none back is found too. Pure; milliseconds throughout.
/// </summary>
internal sealed class KeepAlive
{
    private readonly long _interval;
    private readonly long _pingTimeout;
    private long _lastSent;
    private long _lastReceived;
    private long? _pingDeadline;

    /// <param name="interval">The keep-alive in force; zero for none (MQTT 5, 3.1.2.10).</param>
    /// <param name="pingTimeout">How long PINGRESP may take.</param>
    /// <param name="now">The time of the CONNACK.</param>
    internal KeepAlive(long interval, long pingTimeout, long now)
    {
        _interval = interval;
        _pingTimeout = pingTimeout;
        _lastSent = _lastReceived = now;
    }

    internal bool IsOff => _interval == 0;

    /// <summary>When <see cref="Check"/> has to be called next.</summary>
    internal long NextCheck => _pingDeadline ?? Math.Min(_lastSent, _lastReceived) + _interval;

    internal void OnSent(long now) => _lastSent = now;

    internal void OnReceived(long now)
    {
        _lastReceived = now;

        // Any packet proves that the server lives, PINGRESP or not.
        _pingDeadline = null;
    }

    internal KeepAliveAction Check(long now)
    {
        if (_pingDeadline is { } deadline)
        {
            return now >= deadline ? KeepAliveAction.GiveUp : KeepAliveAction.None;
        }

        if (now < Math.Min(_lastSent, _lastReceived) + _interval)
        {
            return KeepAliveAction.None;
        }

        _pingDeadline = now + _pingTimeout;
        return KeepAliveAction.Ping;
    }
}
