namespace TypedMqtt.IntegrationTests.Harness;

/// <summary>Time that passes a hundred times as fast: for what happens within minutes, with a real broker that has none to spare.</summary>
internal sealed class FastTime : TimeProvider
{
    private const int Speed = 100;

    private readonly DateTimeOffset _start = System.GetUtcNow();
    private readonly long _startTimestamp = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => _start + System.GetElapsedTime(_startTimestamp) * Speed;

    public override long GetTimestamp() => (System.GetTimestamp() - _startTimestamp) * Speed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(System.CreateTimer(callback, state, Shorten(dueTime), Shorten(period)));

    private static TimeSpan Shorten(TimeSpan time) => time <= TimeSpan.Zero ? time : time / Speed;

    private sealed class Timer(ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(Shorten(dueTime), Shorten(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
