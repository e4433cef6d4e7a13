namespace TypedMqtt.Authentication;

/// <summary>
/// When to renew what expires: when four fifths of its time are over, and never more than five minutes before its end. The calendar can
/// be set while somebody waits, so it is looked at again and again.
/// </summary>
internal static class Expiry
{
    /// <summary>The longest time between the renewal and the end.</summary>
    internal static readonly TimeSpan LongestAhead = TimeSpan.FromMinutes(5);

    /// <summary>How often the calendar is looked at.</summary>
    internal static readonly TimeSpan LookInterval = TimeSpan.FromMinutes(1);

    /// <summary>What is new is not renewed before this time is over, whatever it says.</summary>
    internal static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);

    /// <summary>Gives the moment to renew what ends at a moment.</summary>
    /// <param name="expiresAt">When it ends.</param>
    /// <param name="now">When it was got.</param>
    internal static DateTimeOffset RenewAt(DateTimeOffset expiresAt, DateTimeOffset now)
    {
        var fifth = (expiresAt - now) / 5;
        var ahead = fifth < TimeSpan.Zero ? TimeSpan.Zero : fifth < LongestAhead ? fifth : LongestAhead;
        return expiresAt - ahead;
    }

    /// <summary>Completes when it is time to renew what was got just now.</summary>
    /// <param name="expiresAt">When it ends; null for never.</param>
    /// <param name="expired">How long to leave alone what had ended when it was got: one of the two clocks is wrong.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal static async Task WhenDueAsync(DateTimeOffset? expiresAt, TimeSpan expired, TimeProvider time, CancellationToken cancellationToken)
    {
        if (expiresAt is not { } end)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(false);
            return;
        }

        var now = time.GetUtcNow();
        var due = RenewAt(end, now);
        await Task.Delay(end <= now && expired > Shortest ? expired : Shortest, time, cancellationToken).ConfigureAwait(false);
        for (var left = due - time.GetUtcNow(); left > TimeSpan.Zero; left = due - time.GetUtcNow())
        {
            await Task.Delay(left < LookInterval ? left : LookInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
