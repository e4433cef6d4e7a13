using TypedMqtt.Infrastructure;
using TypedMqtt.Session;

namespace TypedMqtt.Dispatch;

/// <summary>
/// The messages of one route, handled one after the other in the order they came in. Costs a thread only while there is
/// something to handle. Messages of QoS 0 that find it full are dropped; QoS 1 and 2 are bounded by the protocol.
/// </summary>
internal sealed partial class Lane : IThreadPoolWorkItem
{
    private readonly Lock _lock = new();
    private readonly Queue<InboundMessage> _queue = new();
    private readonly Route _route;
    private readonly LaneSettings _settings;
    private readonly ILogger _logger;
    private readonly Action<InboundMessage, bool> _onDone;
    private TaskCompletionSource? _idle;
    private long _queuedBytes;
    private bool _running;
    private bool _closed;
    private bool _acknowledgeForgotten;
    private bool _dropping;

    /// <param name="route">The route.</param>
    /// <param name="settings">What all lanes of a connection share.</param>
    /// <param name="onDone">Told of every message this lane is done with, and whether it was handled.</param>
    internal Lane(Route route, LaneSettings settings, Action<InboundMessage, bool> onDone)
    {
        _route = route;
        _settings = settings;
        _logger = settings.Logger;
        _onDone = onDone;
    }

    /// <summary>Which retained messages are for this lane; null for all that match.</summary>
    internal RetainedScope? Retained => _route.Retained;

    internal void Enqueue(InboundMessage message)
    {
        bool accepted;
        var start = false;
        var firstDropped = false;
        lock (_lock)
        {
            accepted = !_closed && (message.Qos != MqttQos.AtMostOnce || HasRoomFor(message));
            if (accepted)
            {
                _queue.Enqueue(message);
                _queuedBytes += message.Size;
                start = !_running;
                _running = true;
            }
            else if (!_closed)
            {
                firstDropped = !_dropping;
                _dropping = true;
                _settings.Counters.Dropped();
            }
        }

        if (start)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        if (firstDropped)
        {
            LogDropping(_route.TopicFilter, _route.Receiver);
        }

        if (!accepted)
        {
            _onDone(message, _acknowledgeForgotten);
        }
    }

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
            _queuedBytes = 0;
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_running)
            {
                _idle.TrySetResult();
            }

            idle = _idle.Task;
        }

        foreach (var message in forgotten)
        {
            _onDone(message, acknowledge);
        }

        await idle.ConfigureAwait(false);
        _route.OnClosed?.Invoke();
    }

    // Observed here and nowhere else: HandleAsync lets nothing out, so the pool never sees a failure.
    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    private async Task RunAsync()
    {
        while (TryDequeue() is { } message)
        {
            await HandleAsync(message).ConfigureAwait(false);
        }
    }

    private InboundMessage? TryDequeue()
    {
        lock (_lock)
        {
            if (_queue.TryDequeue(out var message))
            {
                _queuedBytes -= message.Size;

                // An episode of dropping lasts until the handler has caught up.
                _dropping &= _queue.Count > 0;
                return message;
            }

            _running = false;
            _idle?.TrySetResult();
            return null;
        }
    }

    private async ValueTask HandleAsync(InboundMessage message)
    {
        var handled = true;
        try
        {
            var delivery = message.CreateDelivery(_route.Member, _settings.TopicPrefixLength);
            await _route.Invoke(delivery, _settings.Stopping).ConfigureAwait(false);
            if (delivery.IsNoMatch)
            {
                _settings.Counters.UnreadableTopic();
                LogUnreadableTopic(_route.Member.Template, _route.Member.Name, delivery.UnreadableLevel ?? "the topic", Printable.Shorten(delivery.Context.Topic));
            }
        }
        catch (MqttPayloadException e)
        {
            // Only the message: what the serializer said may quote the payload.
            _settings.Counters.UnreadablePayload();
            LogUnreadablePayload(_route.Receiver, e.Message);
        }
        catch (OperationCanceledException) when (_settings.Stopping.IsCancellationRequested)
        {
            // Not handled, so not acknowledged: with a session at the server it comes again.
            handled = false;
            LogInterrupted(_route.Receiver, _route.Member.Template);
        }
#pragma warning disable CA1031 // A handler may throw anything, and the next message is handled all the same.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _settings.Counters.HandlerFailed();
            LogHandlerFailed(e, _route.Receiver, _route.Member.Template);
        }

        _onDone(message, handled);
    }

    private bool HasRoomFor(InboundMessage message) =>
        _queue.Count < _settings.QueueLimit && (_queue.Count == 0 || _queuedBytes + message.Size <= _settings.QueueByteLimit);
}
