using TypedMqtt.Connection;
using TypedMqtt.Infrastructure;
using TypedMqtt.Protocol;
using TypedMqtt.Routing;
using TypedMqtt.Session;

namespace TypedMqtt.Dispatch;

/// <summary>
/// Finds who wants a message and puts it into their lanes. Routes are there before their topic filter is sent to the
/// server, so what arrives before any SUBACK is handled too.
/// </summary>
internal sealed partial class Dispatcher : IInboundSink, IFailureEnds, IDisposable
{
    /// <summary>How often it is looked whether a handler's time is over, where there are handlers.</summary>
    private static readonly TimeSpan TimeoutInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// A lane that has nothing to do is begun once there are so many messages, or no more have arrived: to begin one costs more than
    /// to handle a message, and it would be done before the next is there.
    /// </summary>
    private const int MostBeforeStart = 16;

    private readonly CancellationTokenSource _stopping = new();
    private readonly LaneSettings _settings;
    private readonly bool _isBefore5;
    private readonly Clock _clock;
    private readonly ILogger _logger;
    private readonly SessionGate _gate;
    private readonly ConnectionSettings _connectionSettings;
    private readonly Lock _lock = new();
    private readonly TopicTrie<RouteLanes> _lanes = new();
    private readonly Dictionary<Route, RouteLanes> _byRoute = new(ReferenceEqualityComparer.Instance);

    // Only the receive loop dispatches, one message at a time.
    private readonly List<RouteLanes> _matches = [];
    private readonly List<Lane> _toStart = [];
    private int _dispatched;
    private RouteLanes[] _timed = [];
    private ITimer? _timeouts;
    private Task? _closing;
    private bool _unmatchedLogged;
    private int _connection;
    private MqttConnectionException? _final;
    private TaskCompletionSource<MqttConnectionException>? _endWaiter;

    internal Dispatcher(ConnectionSettings settings, SessionGate gate, Counters counters, Clock clock, ILogger logger)
    {
        _gate = gate;
        _connectionSettings = settings;
        DeadLetters = new DeadLetters(settings, gate);
        _isBefore5 = settings.Version != MqttProtocolVersion.V500;
        _clock = clock;
        _logger = logger;
        _settings = new LaneSettings(
            settings.Options.QueueLimit, settings.Options.QueueByteLimit, settings.TopicPrefixUtf8.Length, clock, counters, logger, _stopping.Token);
    }

    public DeadLetters DeadLetters { get; }

    /// <summary>How many messages have come in.</summary>
    internal long Received => _settings.Counters.ReceivedCount;

    /// <summary>Cancelled when handlers have to end, because the connection does.</summary>
    internal CancellationToken Stopping => _settings.Stopping;

    public bool KeepsSession => _connectionSettings.KeepsSession;

    public int Connection => Volatile.Read(ref _connection);

    /// <summary>A connection has begun. Completes when a handler's policy wants it to end, with the reason.</summary>
    internal Task<MqttConnectionException> OnConnected()
    {
        lock (_lock)
        {
            _connection++;
            _endWaiter = new TaskCompletionSource<MqttConnectionException>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_final is not null)
            {
                _endWaiter.SetResult(_final);
            }

            return _endWaiter.Task;
        }
    }

    public int EndConnection(MqttConnectionException reason)
    {
        lock (_lock)
        {
            _final ??= reason.IsFinal ? reason : null;
            _endWaiter?.TrySetResult(reason);
            return _connection;
        }
    }

    public void Forget(InboundMessage message)
    {
        if (message.Ticket is { } ticket)
        {
            _gate.Forget(ticket);
        }
    }

    public void SendAcknowledgements() => _gate.SendSignal.Set();

    internal void Add(Route route)
    {
        var lanes = new RouteLanes(route, _settings, this, OnSettled);
        lock (_lock)
        {
            _byRoute.Add(route, lanes);
            _lanes.Add(route.TopicFilter, lanes);
            if (route.Timeout is not null)
            {
                _timed = [.. _timed, lanes];
                _timeouts ??= _clock.TimeProvider.CreateTimer(static dispatcher => ((Dispatcher)dispatcher!).CheckTimeouts(), this, TimeoutInterval, TimeoutInterval);
            }
        }
    }

    /// <summary>Takes a route away; completes when what was being handled has been. What waited counts as handled.</summary>
    internal Task RemoveAsync(Route route)
    {
        RouteLanes? lanes;
        lock (_lock)
        {
            if (!_byRoute.Remove(route, out lanes))
            {
                return Task.CompletedTask;
            }

            _lanes.Remove(route.TopicFilter, lanes);
            _timed = [.. _timed.Where(timed => timed != lanes)];
        }

        return lanes.CloseAsync(acknowledge: true);
    }

    public void Dispatch(in InboundPublish publish, InboundTicket? ticket)
    {
        _settings.Counters.Received();
        if (publish.Dup)
        {
            _settings.Counters.Redelivered();
        }

        lock (_lock)
        {
            if (_closing is not null)
            {
                // Not acknowledged: it arrived after the stop began, as if the connection had ended before.
                return;
            }

            _matches.Clear();
            _lanes.Match(publish.Topic, _matches);
        }

        if (_matches.Count == 0)
        {
            OnUnmatched(in publish, ticket);
            return;
        }

        CopyRule.Narrow(in publish, _matches);
        if (publish.Retain && !RetainedRule.TryNarrow(in publish, _matches, _gate.SubscriptionIdentifiers, _isBefore5))
        {
            // Sent for somebody who does not wait for it any longer.
            if (ticket is not null)
            {
                _gate.OnHandled(ticket);
            }

            return;
        }

        var message = InboundMessage.Rent(in publish, ticket, _matches.Count, _clock.UtcNow);
        message.Connection = Connection;
        _settings.Counters.HandlingBegins();
        foreach (var lanes in _matches)
        {
            if (lanes.Enqueue(message) is { } idle)
            {
                _toStart.Add(idle);
            }
        }

        if (++_dispatched >= MostBeforeStart)
        {
            Flush();
        }
    }

    public void Flush()
    {
        _dispatched = 0;
        if (_toStart.Count > 0)
        {
            _toStart.ForEach(static lane => lane.Start());
            _toStart.Clear();
        }
    }

    /// <summary>
    /// Takes no more messages and forgets, unacknowledged, those that wait. What is being handled may finish; when the time
    /// is over its token is cancelled, and it is not waited for any longer. Called again, it waits for the first call.
    /// </summary>
    internal Task CloseAsync(TimeSpan timeout, CancellationToken abort)
    {
        lock (_lock)
        {
            return _closing ??= CloseAsync([.. _byRoute.Values], timeout, abort);
        }
    }

    public void Dispose()
    {
        _timeouts?.Dispose();
        _stopping.Dispose();
    }

    private async Task CloseAsync(RouteLanes[] lanes, TimeSpan timeout, CancellationToken abort)
    {
        // Out of the lock of the caller: forgetting messages tells the session of them.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var finished = Task.WhenAll(lanes.Select(lane => lane.CloseAsync(acknowledge: false)));
        using var time = new CancellationTokenSource(timeout, _clock.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, abort);
        await finished.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!finished.IsCompleted)
        {
            LogHandlersInterrupted(timeout);
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
    }

    // One timer for all handlers: a message costs none.
    private void CheckTimeouts()
    {
        var now = _clock.Now;
        foreach (var lanes in Volatile.Read(ref _timed))
        {
            lanes.CheckTimeouts(now);
        }
    }

    private void OnUnmatched(in InboundPublish publish, InboundTicket? ticket)
    {
        _settings.Counters.Unmatched();
        if (!_unmatchedLogged)
        {
            _unmatchedLogged = true;
            LogUnmatched(Printable.Shorten(System.Text.Encoding.UTF8.GetString(publish.Topic)));
        }

        if (ticket is not null)
        {
            _gate.OnHandled(ticket);
        }
    }

    private void OnSettled(InboundMessage message, bool handled)
    {
        if (!message.Settle(handled))
        {
            return;
        }

        _settings.Counters.HandlingEnds();
        if (message.IsHandled && message.Ticket is { } ticket)
        {
            ticket.ReasonCode = _connectionSettings.Version == MqttProtocolVersion.V500 ? message.ReasonCode : MqttReasonCode.Success;
            _gate.MarkHandled(ticket);
        }

        message.EndSettling();
    }
}
