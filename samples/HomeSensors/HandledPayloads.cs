namespace HomeSensors;

/// <summary>Remembers what has been handled until somebody has waited for it, so that the recording goes on when what it played has been seen.</summary>
internal sealed class HandledPayloads
{
    private const int Remembered = 32;

    private readonly Lock _lock = new();
    private readonly List<(string Device, object? Payload)> _handled = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Add(string device, object? payload)
    {
        lock (_lock)
        {
            // Beside a real server nobody waits.
            if (_handled.Count == Remembered)
            {
                _handled.RemoveAt(0);
            }

            _handled.Add((device, payload));

            _more.SetResult();
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Completes when an equal payload of the device has been handled since the last that was waited for.</summary>
    public async Task WhenAsync(string device, object? payload, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task more;
            lock (_lock)
            {
                if (_handled.Remove((device, payload)))
                {
                    return;
                }

                more = _more.Task;
            }

            await more.WaitAsync(cancellationToken);
        }
    }
}
