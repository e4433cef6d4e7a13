namespace TypedMqtt.Connection;

/// <summary>
/// How long to wait before the next attempt: decorrelated jitter, so that clients that lost their server together do not
/// come back together. Starts over only after a connection has been stable for a while, or a server that accepts and drops
/// would be hammered.
/// </summary>
internal sealed class ReconnectDelay(TimeSpan minimum, TimeSpan maximum, Random random)
{
    /// <summary>How long a connection has to last to count as stable.</summary>
    internal static readonly TimeSpan StableAfter = TimeSpan.FromSeconds(10);

    private TimeSpan _last;

    /// <summary>Says how long a connection that was made has lasted.</summary>
    internal void OnConnectionLasted(TimeSpan duration)
    {
        if (duration >= StableAfter)
        {
            _last = TimeSpan.Zero;
        }
    }

    internal TimeSpan Next(Recovery recovery)
    {
        if (recovery == Recovery.RetrySlowly)
        {
            _last = maximum;
            return maximum;
        }

        // Between the minimum and three times the last wait.
        var span = Math.Max(0, (_last * 3 - minimum).TotalMilliseconds);
        _last = minimum + TimeSpan.FromMilliseconds(span * random.NextDouble());
        _last = _last > maximum ? maximum : _last;
        return _last;
    }
}
