namespace TypedMqtt.Tests.Simulation.Client;

/// <summary>The client's clock: a number that the simulation moves.</summary>
internal sealed class SimulatedTime : TimeProvider
{
    private readonly List<SimulatedTimer> _timers = [];

    /// <summary>Milliseconds since the beginning.</summary>
    internal long Now { get; private set; }

    /// <summary>When the next timer is due.</summary>
    internal long Deadline => _timers.Count == 0 ? long.MaxValue : _timers.Min(timer => timer.Due);

    public override long TimestampFrequency => 1_000;

    public override long GetTimestamp() => Now;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddMilliseconds(Now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimulatedTimer(this, callback, state);
        timer.Change(dueTime, period);
        _timers.Add(timer);
        return timer;
    }

    internal void MoveTo(long now)
    {
        Now = now;
        _timers.ForEach(timer => timer.FireIfDue());
    }
}
