namespace TypedMqtt.Fuzz;

/// <summary>Time that moves only when it is told to. Its timers never fire: what they would do is done by hand.</summary>
internal sealed class StillTime : TimeProvider
{
    private long _now;

    public override long TimestampFrequency => 1_000;

    public override long GetTimestamp() => _now;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddMilliseconds(_now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => StillTimer.Instance;

    internal void Move(long milliseconds) => _now += milliseconds;

    private sealed class StillTimer : ITimer
    {
        internal static StillTimer Instance { get; } = new();

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
