using System.Threading.Tasks.Sources;

namespace TypedMqtt.Infrastructure;

/// <summary>Wakes one waiter, and remembers one signal when nobody waits. No allocation per wait.</summary>
internal sealed class AsyncSignal : IValueTaskSource
{
    private readonly Lock _gate = new();
    private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = true };
    private volatile bool _signalled;
    private bool _waiting;

    internal void Set()
    {
        // Whoever waits next looks at what there is after he has taken this signal, so he sees what the caller has done.
        if (_signalled)
        {
            return;
        }

        lock (_gate)
        {
            if (!_waiting)
            {
                _signalled = true;
                return;
            }

            _waiting = false;
        }

        _source.SetResult(true);
    }

    /// <summary>Waits for the next signal. One waiter at a time.</summary>
    internal ValueTask WaitAsync()
    {
        lock (_gate)
        {
            if (_signalled)
            {
                _signalled = false;
                return default;
            }

            if (_waiting)
            {
                throw new InvalidOperationException("The signal has a waiter already.");
            }

            _source.Reset();
            _waiting = true;
            return new ValueTask(this, _source.Version);
        }
    }

    void IValueTaskSource.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
