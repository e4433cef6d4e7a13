namespace TypedMqtt.Infrastructure;

/// <summary>Monotonic milliseconds, the unit of every deadline inside the session.</summary>
internal sealed class Clock(TimeProvider timeProvider)
{
    private readonly long _start = timeProvider.GetTimestamp();

    // It is read for every message. The system's coarse clock costs a fraction of the fine one, and deadlines are in seconds.
    private readonly long? _coarseStart = timeProvider == TimeProvider.System ? Environment.TickCount64 : null;

    internal TimeProvider TimeProvider { get; } = timeProvider;

    /// <summary>Milliseconds since this clock was made.</summary>
    internal long Now => _coarseStart is { } start ? Environment.TickCount64 - start : (long)TimeProvider.GetElapsedTime(_start).TotalMilliseconds;

    /// <summary>A moment of this clock by the calendar, in Unix milliseconds, for another process.</summary>
    internal long ToUnixTime(long moment) => TimeProvider.GetUtcNow().ToUnixTimeMilliseconds() + (moment - Now);

    /// <summary>A moment of the calendar by this clock; negative when it was before the clock was made.</summary>
    internal long FromUnixTime(long moment) => Now + (moment - TimeProvider.GetUtcNow().ToUnixTimeMilliseconds());
}
