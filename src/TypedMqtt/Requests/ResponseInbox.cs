using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using TypedMqtt.CompilerServices;
using TypedMqtt.Connection;
using TypedMqtt.Dispatch;
using TypedMqtt.Handlers;
using TypedMqtt.Session;

namespace TypedMqtt.Requests;

/// <summary>
/// Where the answers to this client come in: one subscription for all requests, opened by the first and kept, and those who
/// wait. Nothing is called while its lock is held that could wait.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "A semaphore has nothing to dispose of unless it is asked for its wait handle.")]
internal sealed partial class ResponseInbox
{
    private static readonly MqttMember<ReadOnlyMemory<byte>> Member =
        new("Answers", "response/{client}", MqttMemberKind.Event, MqttQos.ExactlyOnce, 0, MqttPayloads.Memory);

    private readonly SessionGate _gate;
    private readonly Dispatcher _dispatcher;
    private readonly Counters _counters;
    private readonly ILogger _logger;
    private readonly int _limit;
    private readonly bool _isByTopic;
    private readonly string _topicFilter;
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, PendingRequest> _pending = [];

    // First come, first served: requests that wait for the subscription are sent in the order they were made.
    private readonly SemaphoreSlim _turn = new(1, 1);

    // One filter, held once for each quality of service that a request has had: the server is asked for no more than is needed.
    private readonly SubscriptionHold?[] _holds = new SubscriptionHold?[3];
    private readonly SubscriptionScope _scope = new();
    private Route? _route;
    private volatile MqttSubscribeException? _refusal;
    private bool _closed;

    internal ResponseInbox(ConnectionSettings settings, SessionGate gate, Dispatcher dispatcher, Counters counters, ILogger logger)
    {
        _gate = gate;
        _dispatcher = dispatcher;
        _counters = counters;
        _logger = logger;
        _limit = settings.Options.RequestLimit;
        _isByTopic = RequestTopics.AreByTopic(settings.Version);

        // As it is when the connection is made: a server that assigns another identifier changes nothing about where we listen.
        ClientLevel = RequestTopics.ToLevel(settings.ClientId);
        ResponseTopic = settings.TopicPrefix + RequestTopics.ResponseTopic(ClientLevel);
        _topicFilter = _isByTopic ? settings.TopicPrefix + RequestTopics.ResponseFilter(ClientLevel) : ResponseTopic;
    }

    /// <summary>This client as a topic level.</summary>
    internal string ClientLevel { get; }

    /// <summary>The response topic of every request on MQTT 5.</summary>
    internal string ResponseTopic { get; }

    /// <summary>Takes a place among those who wait.</summary>
    /// <param name="correlation">What the answer will be known by.</param>
    /// <param name="request">The request, for messages.</param>
    /// <exception cref="MqttRequestException">There are too many, or the connection is closed.</exception>
    internal PendingRequest Add(Guid correlation, string request)
    {
        lock (_lock)
        {
            if (_closed)
            {
                throw new MqttRequestException($"{request} cannot be answered: the connection was closed.", MqttRequestFailure.Closed);
            }

            if (_pending.Count >= _limit)
            {
                throw new MqttRequestException(
                    $"{request} was not sent: {_limit} requests wait for their answers already. Await requests, or raise {nameof(MqttOptions)}.{nameof(MqttOptions.RequestLimit)}.",
                    MqttRequestFailure.TooManyRequests);
            }

            var pending = new PendingRequest(request);
            _pending.Add(correlation, pending);
            return pending;
        }
    }

    /// <summary>Gives the place back: an answer that comes now is late.</summary>
    internal void Remove(Guid correlation)
    {
        lock (_lock)
        {
            _pending.Remove(correlation);
        }
    }

    /// <summary>
    /// Calls the action, which sends a request, once the server has acknowledged the subscription that answers come by.
    /// </summary>
    /// <param name="qos">The quality of service that the answer will have.</param>
    /// <param name="send">The action.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="MqttSubscribeException">The server refused it, or did not answer.</exception>
    /// <exception cref="MqttConnectionException">The connection was closed for good.</exception>
    internal async Task SendAsync(MqttQos qos, Action send, CancellationToken cancellationToken)
    {
        if (IsOpen(qos))
        {
            send();
            return;
        }

        var refusal = _refusal;
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_refusal != refusal)
            {
                // Refused while this one waited: all who did are told, and only who comes later asks again.
                throw new MqttSubscribeException(_refusal!.Message, _refusal);
            }

            await OpenAsync(qos, cancellationToken).ConfigureAwait(false);
            send();
        }
        finally
        {
            _turn.Release();
        }
    }

    // Nobody waits, and the server has granted it: there is nothing to wait for.
    private bool IsOpen(MqttQos qos) =>
        _turn.CurrentCount > 0 && Volatile.Read(ref _holds[(int)qos]) is { Settled: { IsCompletedSuccessfully: true } settled } && settled.Result < MqttReasonCode.UnspecifiedError;

    /// <summary>The connection ends: nobody is answered any more.</summary>
    internal void Close()
    {
        PendingRequest[] left;
        lock (_lock)
        {
            _closed = true;
            left = [.. _pending.Values];
            _pending.Clear();
        }

        foreach (var pending in left)
        {
            pending.Fail(MqttRequestFailure.Closed, "cannot be answered any more: the connection was closed.");
        }
    }

    private async Task OpenAsync(MqttQos qos, CancellationToken cancellationToken)
    {
        var hold = Hold(qos);
        try
        {
            var reasonCode = await hold.Settled.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (reasonCode >= MqttReasonCode.UnspecifiedError)
            {
                throw new MqttSubscribeException(
                    $"The server refused the subscription to '{_topicFilter}': {reasonCode} (0x{(byte)reasonCode:X2}). Let this client subscribe to it.", reasonCode);
            }
        }
        catch (MqttSubscribeException e)
        {
            // The next request asks again: an access list may have been changed.
            _refusal = e;
            LetGo(hold);
            throw;
        }
    }

    private SubscriptionHold Hold(MqttQos qos)
    {
        lock (_lock)
        {
            if (_route is null)
            {
                // The route first: a server may send before it acknowledges.
                _route = new Route(Member, _topicFilter, "What receives answers", HandleAsync, Close, _scope);
                _dispatcher.Add(_route);
            }

            return _holds[(int)qos] ??= _gate.Subscribe(_topicFilter, new SubscriptionWish(qos, Scope: _scope));
        }
    }

    private void LetGo(SubscriptionHold hold)
    {
        lock (_lock)
        {
            if (_holds[(int)hold.Wish.Qos] != hold)
            {
                return;
            }

            _holds[(int)hold.Wish.Qos] = null;
        }

        _gate.Unsubscribe(hold);
    }

    private ValueTask HandleAsync(MqttDelivery delivery, CancellationToken cancellationToken)
    {
        var pending = TryReadCorrelation(delivery, out var correlation, out var kind) ? Find(correlation) : null;
        if (pending is null || !pending.TryAnswer(new Response(kind, delivery.Payload.ToArray())))
        {
            _counters.LateAnswer();
            LogLate();
        }

        return default;
    }

    private PendingRequest? Find(Guid correlation)
    {
        lock (_lock)
        {
            return _pending.GetValueOrDefault(correlation);
        }
    }

    private bool TryReadCorrelation(MqttDelivery delivery, out Guid correlation, out AnswerKind? kind)
    {
        kind = AnswerKind.Ok;
        if (_isByTopic)
        {
            var levels = Encoding.UTF8.GetString(delivery.Topic.Span).Split('/');
            kind = AnswerWords.FromWord(levels[^1]);
            return Guid.TryParseExact(levels[^2], "N", out correlation);
        }

        foreach (var property in delivery.Context.UserProperties)
        {
            kind = property.Name == AnswerWords.Property ? AnswerWords.FromWord(property.Value) : kind;
        }

        var data = RequestProperties.Read(delivery.Properties.Span).CorrelationData;
        correlation = data.Length == 16 ? new Guid(data) : default;
        return data.Length == 16;
    }
}
