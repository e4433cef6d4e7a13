namespace TypedMqtt.Tests.Simulation.Client;

/// <summary>A timer that the simulation fires when it has moved the time past it.</summary>
internal sealed class SimulatedTimer(SimulatedTime time, TimerCallback callback, object? state) : ITimer
{
    private long _period;

    internal long Due { get; private set; } = long.MaxValue;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _period = (long)period.TotalMilliseconds;
        Due = time.Now + (long)dueTime.TotalMilliseconds;
        return true;
    }

    internal void FireIfDue()
    {
        if (Due <= time.Now)
        {
            // Late ticks are not made up for.
            Due = time.Now + _period;
            callback(state);
        }
    }

    public void Dispose() => Due = long.MaxValue;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
