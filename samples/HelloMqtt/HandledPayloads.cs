namespace HelloMqtt;

/// <summary>Remembers what has been handled, so that the sample knows when it has seen what it has sent.</summary>
internal sealed class HandledPayloads
{
    private static readonly object Cleared = new();

    private readonly Lock _lock = new();
    private readonly HashSet<object> _handled = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Add(object? payload)
    {
        lock (_lock)
        {
            _handled.Add(payload ?? Cleared);
            _more.SetResult();
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Completes when an equal payload has been handled.</summary>
    public async Task WhenAsync(object? payload, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task more;
            lock (_lock)
            {
                if (_handled.Contains(payload ?? Cleared))
                {
                    return;
                }

                more = _more.Task;
            }

            await more.WaitAsync(cancellationToken);
        }
    }
}
