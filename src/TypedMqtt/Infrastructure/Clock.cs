namespace TypedMqtt.Infrastructure;

/// <summary>Monotonic milliseconds, the unit of every deadline inside the session.</summary>
internal sealed class Clock(TimeProvider timeProvider)
{
    private readonly long _start = timeProvider.GetTimestamp();

    internal TimeProvider TimeProvider { get; } = timeProvider;

    /// <summary>Milliseconds since this clock was made.</summary>
    internal long Now => (long)TimeProvider.GetElapsedTime(_start).TotalMilliseconds;
}
