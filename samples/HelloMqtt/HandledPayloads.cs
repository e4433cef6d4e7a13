namespace HelloMqtt;

/// <summary>Remembers what has been handled lately, so that the sample knows when it has seen what it has sent.</summary>
internal sealed class HandledPayloads
{
    private const int Remembered = 32;

    private static readonly object Cleared = new();

    private readonly Lock _lock = new();
    private readonly Queue<object> _handled = new();
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Add(object? payload)
    {
        lock (_lock)
        {
            _handled.Enqueue(payload ?? Cleared);
            if (_handled.Count > Remembered)
            {
                _handled.Dequeue();
            }

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
