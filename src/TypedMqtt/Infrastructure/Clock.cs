namespace TypedMqtt.Infrastructure;

/// <summary>Monotonic milliseconds, the unit of every deadline inside the session.</summary>
internal sealed class Clock(TimeProvider timeProvider)
{
    private readonly long _start = timeProvider.GetTimestamp();

    // It is read for every message. The system's coarse clock costs a fraction of the fine one, and deadlines are in seconds.
    private readonly long? _coarseStart = timeProvider == TimeProvider.System ? Environment.TickCount64 : null;

    private CoarseUtc _utc = new(-1, default);

    internal TimeProvider TimeProvider { get; } = timeProvider;

    /// <summary>Milliseconds since this clock was made.</summary>
    internal long Now => _coarseStart is { } start ? Environment.TickCount64 - start : (long)TimeProvider.GetElapsedTime(_start).TotalMilliseconds;

    /// <summary>The time of the calendar, to some milliseconds where it is the system's.</summary>
    internal DateTimeOffset UtcNow
    {
        get
        {
            if (_coarseStart is null)
            {
                return TimeProvider.GetUtcNow();
            }

            var now = Environment.TickCount64;
            var last = _utc;
            if (last.Ticks != now)
            {
                _utc = last = new CoarseUtc(now, TimeProvider.GetUtcNow());
            }

            return last.UtcNow;
        }
    }

    /// <summary>A moment of this clock by the calendar, in Unix milliseconds, for another process.</summary>
    internal long ToUnixTime(long moment) => TimeProvider.GetUtcNow().ToUnixTimeMilliseconds() + (moment - Now);

    /// <summary>A moment of the calendar by this clock; negative when it was before the clock was made.</summary>
    internal long FromUnixTime(long moment) => Now + (moment - TimeProvider.GetUtcNow().ToUnixTimeMilliseconds());

    // A class, so that two threads never see half of it; one is made for every tick in which somebody asks.
    private sealed record CoarseUtc(long Ticks, DateTimeOffset UtcNow);
}
