namespace TypedMqtt.Connection;

/// <summary>
/// Decides when PINGREQ is due and when the server counts as dead. PINGREQ is due when either direction has been silent
/// for nearly the keep-alive, so a link that takes our bytes and gives none back is found too. Pure; milliseconds throughout.
/// </summary>
internal sealed class KeepAlive
{
    private readonly long _interval;
    private readonly long _pingTimeout;
    private long _lastSent;
    private long _lastReceived;
    private long _lastPing;

    // The PINGREQ that the server has to answer; null when it has.
    private long? _pingSent;

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

    // A little before the interval is over: it must not be exceeded (MQTT-3.1.2-20), and timers are late, never early.
    private long Silence => _interval - Math.Min(_interval / 10, 1000);

    /// <summary>When <see cref="Check"/> has to be called next.</summary>
    internal long NextCheck => _pingSent is { } pingSent ? Math.Min(Deadline(pingSent), NextPing) : Math.Min(_lastSent, _lastReceived) + Silence;

    // While an answer is awaited, which may take longer than the interval, the server hears of us all the same.
    private long NextPing => Math.Max(_lastSent, _lastPing) + Silence;

    internal void OnSent(long now) => _lastSent = now;

    internal void OnReceived(long now) => _lastReceived = now;

    internal void OnPingResponse() => _pingSent = null;

    internal KeepAliveAction Check(long now)
    {
        if (_pingSent is { } pingSent && now >= Deadline(pingSent))
        {
            return KeepAliveAction.GiveUp;
        }

        if (now < NextCheck)
        {
            return KeepAliveAction.None;
        }

        // Counted from here and not from the write, which may hang.
        _lastPing = now;
        _pingSent ??= now;
        return KeepAliveAction.Ping;
    }

    // A server that is busy sending is alive, and PINGRESP may be behind what it sends: that buys it one more interval, not
    // more. One that sends and never reads would not be found otherwise.
    private long Deadline(long pingSent) =>
        Math.Min(Math.Max(pingSent, _lastReceived) + _pingTimeout, pingSent + _interval + _pingTimeout);
}
