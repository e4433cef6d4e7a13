namespace TypedMqtt.Dispatch;

/// <summary>
/// Messages of one route that are handled one after the other in the order they came in. Costs a thread only while there is
/// something to handle. Messages of QoS 0 that find the queue full are dropped; QoS 1 and 2 are bounded by the protocol.
/// </summary>
internal sealed partial class Lane : IThreadPoolWorkItem
{
    private readonly Lock _lock = new();
    private readonly Queue<InboundMessage> _queue = new();
    private readonly Route _route;
    private readonly LaneSettings _settings;
    private readonly LaneQueueBudget _budget;
    private readonly IFailureEnds _ends;
    private readonly ILogger _logger;
    private readonly Action<InboundMessage, bool> _onSettled;
    private TaskCompletionSource? _idle;
    private bool _running;
    private bool _closed;
    private bool _acknowledgeForgotten;

    /// <param name="route">The route.</param>
    /// <param name="settings">What all lanes of a connection share.</param>
    /// <param name="budget">What all lanes of the route share.</param>
    /// <param name="ends">What can become of a message that is not handled.</param>
    /// <param name="onSettled">Told of every message, once, that this lane lets be acknowledged, or has not handled.</param>
    internal Lane(Route route, LaneSettings settings, LaneQueueBudget budget, IFailureEnds ends, Action<InboundMessage, bool> onSettled)
    {
        _route = route;
        _settings = settings;
        _budget = budget;
        _ends = ends;
        _logger = settings.Logger;
        _onSettled = onSettled;
        if (route.Timeout is not null)
        {
            // A lane with a time-out is a handler's, and stays as long as the connection.
            settings.Stopping.UnsafeRegister(static lane => ((Lane)lane!).CancelCall(), this);
        }
    }

    /// <summary>Takes a message in.</summary>
    /// <returns>True when nothing runs: it is for the caller to <see cref="Start"/> it.</returns>
    internal bool Enqueue(InboundMessage message)
    {
        bool accepted;
        var start = false;
        var firstDropped = false;
        lock (_lock)
        {
            accepted = !_closed && (message.Qos != MqttQos.AtMostOnce || _budget.HasRoomFor(message));
            if (accepted)
            {
                _queue.Enqueue(message);
                _budget.Add(message);
                start = !_running;
                _running = true;
            }
            else if (!_closed)
            {
                firstDropped = _budget.TryBeginDropping();
                _settings.Counters.Dropped();
            }
        }

        if (firstDropped)
        {
            LogDropping(_route.TopicFilter, _route.Receiver);
        }

        if (!accepted)
        {
            LetGo(message, _acknowledgeForgotten);
        }

        return start;
    }

    internal void Start() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    /// <summary>Takes no more and forgets what waits; completes when what is being handled has been.</summary>
    /// <param name="acknowledge">Whether what is forgotten counts as handled.</param>
    internal async Task CloseAsync(bool acknowledge)
    {
        InboundMessage[] forgotten;
        Task idle;
        lock (_lock)
        {
            _closed = true;
            _acknowledgeForgotten = acknowledge;
            forgotten = [.. _queue];
            _queue.Clear();
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_running)
            {
                _idle.TrySetResult();
            }

            idle = _idle.Task;
        }

        foreach (var message in forgotten)
        {
            _budget.Remove(message);
            LetGo(message, acknowledge);
        }

        await idle.ConfigureAwait(false);
        _route.OnClosed?.Invoke();
    }

    // Observed here and nowhere else: what handles lets nothing out, so the pool never sees a failure.
    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    private InboundMessage? TryDequeue()
    {
        lock (_lock)
        {
            if (_queue.TryDequeue(out var message))
            {
                _budget.Remove(message);
                return message;
            }

            // Before another run can begin.
            SendAcknowledgements();
            _running = false;
            _idle?.TrySetResult();
            return null;
        }
    }
}
