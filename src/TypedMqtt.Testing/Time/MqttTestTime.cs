using Microsoft.Extensions.Time.Testing;

namespace TypedMqtt.Testing;

/// <summary>
/// Time that moves only when a test says so, and that knows who waits for it. Register it as the <see cref="TimeProvider"/>
/// of the services, and give it to the <see cref="MqttTestBroker"/>.
/// </summary>
/// <remarks>
/// <see cref="FakeTimeProvider.Advance"/> alone moves the time whether or not somebody has begun to wait: code on another
/// thread may set its timer a moment too late, and wait for ever. <see cref="PassAsync"/> waits for the timer first.
/// </remarks>
public sealed class MqttTestTime : FakeTimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<TimeSpan> _armed = [];
    private TaskCompletionSource _more = NewSource();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ObservedTimer(this, base.CreateTimer(callback, state, dueTime, period));
        OnArmed(dueTime);
        return timer;
    }

    /// <summary>Waits until somebody waits for exactly this time, and lets it pass. Each wait is good for one call.</summary>
    /// <param name="time">The time, for example a time-out of the options or a contract.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">Nobody has begun to wait for it within 30 seconds of real time.</exception>
    public async Task PassAsync(TimeSpan time, CancellationToken cancellationToken = default)
    {
        await WhenAwaitedAsync(time, cancellationToken).ConfigureAwait(false);
        Advance(time);
    }

    /// <summary>Waits until somebody waits for exactly this time, and leaves the time where it is.</summary>
    /// <inheritdoc cref="PassAsync"/>
    public async Task WhenAwaitedAsync(TimeSpan time, CancellationToken cancellationToken = default)
    {
        using var limit = new CancellationTokenSource(TestLimit.Wait, System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
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
                await more.WaitAsync(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"Nobody has begun to wait for {time} within {TestLimit.Wait.TotalSeconds:0} s. Begun were: {Describe()}.");
            }
        }
    }

    private string Describe()
    {
        lock (_lock)
        {
            return _armed.Count == 0 ? "none" : string.Join(", ", _armed.Distinct());
        }
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
            _more = NewSource();
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class ObservedTimer(MqttTestTime time, ITimer timer) : ITimer
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
