using Microsoft.Extensions.Time.Testing;

namespace TypedMqtt.Tests.Harness;

/// <summary>
/// A clock that moves only when a test says so, and knows which timers are running: time passes when somebody is waiting for
/// it, never before.
/// </summary>
internal sealed class SimulatedTime : FakeTimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<TimeSpan> _armed = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, base.CreateTimer(callback, state, dueTime, period));
        OnArmed(dueTime);
        return timer;
    }

    /// <summary>Waits until somebody has set a timer to exactly this time, and lets the time pass. One timer is good for one call.</summary>
    internal async Task PassAsync(TimeSpan time)
    {
        await WhenArmedAsync(time);
        Advance(time);
    }

    /// <summary>Completes when somebody has set a timer to exactly this time.</summary>
    internal async Task WhenArmedAsync(TimeSpan time)
    {
        while (true)
        {
            Task more;
            lock (_lock)
            {
                if (_armed.Remove(time))
                {
                    return;
                }

                more = _more.Task;
            }

            try
            {
                await Within.Limits(more);
            }
            catch (TimeoutException e)
            {
                throw new TimeoutException($"Nobody waits for {time}; armed since: {string.Join(", ", _armed)}.", e);
            }
        }
    }

    /// <summary>Lets time pass, a millisecond at a step, until something has come true that is due already.</summary>
    internal async Task PassUntilAsync(Task due)
    {
        while (!due.IsCompleted)
        {
            Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }

        await due;
    }

    private void OnArmed(TimeSpan dueTime)
    {
        if (dueTime <= TimeSpan.Zero)
        {
            return;
        }

        lock (_lock)
        {
            _armed.Add(dueTime);
            _more.SetResult();
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private sealed class Timer(SimulatedTime time, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var changed = timer.Change(dueTime, period);
            time.OnArmed(dueTime);
            return changed;
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
