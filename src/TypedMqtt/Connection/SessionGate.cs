using TypedMqtt.Infrastructure;
using TypedMqtt.Protocol;
using TypedMqtt.Session;
using TypedMqtt.Storage;

namespace TypedMqtt.Connection;

/// <summary>
/// The one way to the session: every event enters under one lock, and what the session decides is carried out before the
/// lock is left, so nothing overtakes anything. Nothing that is done inside can wait or call foreign code: publishers and
/// subscribers continue on threads of their own.
/// </summary>
internal sealed class SessionGate(SessionCore core, Clock clock, Counters counters, ILogger logger) : IDisposable
{
    /// <summary>How often deadlines are looked at, where there are any.</summary>
    internal static readonly TimeSpan DeadlineInterval = TimeSpan.FromSeconds(1);

    /// <summary>How much is encoded ahead of the writer at the most; the rest waits in the outbox, where it can be taken back.</summary>
    private const int MostAhead = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly SessionEffects _effects = new(counters, logger);

    // What was encoded as soon as it was published, for the writer to take.
    private readonly PooledBufferWriter _ahead = new();
    private SendEncoder? _encoder;
    private bool _isLastEncoded;
    private ITimer? _deadlines;
    private MqttConnectionException? _closed;
    private MqttConnectionException? _notKept;
    private TaskCompletionSource? _settledWaiter;
    private TaskCompletionSource? _idleWaiter;
    private TaskCompletionSource? _inboundWaiter;
    private TaskCompletionSource? _overdueWaiter;

    /// <summary>Set whenever there may be something to send.</summary>
    internal AsyncSignal SendSignal { get; } = new();

    /// <summary>Set whenever there is something to keep, where the session is kept.</summary>
    internal AsyncSignal KeepSignal { get; } = new();

    /// <summary>The subscription identifiers that have been used.</summary>
    internal SubscriptionIdentifierSequence SubscriptionIdentifiers => core.SubscriptionIdentifiers;

    internal bool NeedsNewSession
    {
        get
        {
            lock (_lock)
            {
                return core.NeedsNewSession;
            }
        }
    }

    /// <inheritdoc cref="SessionCore.Depths"/>
    internal (int Queued, int InFlight) Depths
    {
        get
        {
            lock (_lock)
            {
                return core.Depths;
            }
        }
    }

    /// <summary>Goes on where an earlier process has ended. Before anything else.</summary>
    internal void Restore(KeptSession kept, MqttProtocolVersion version)
    {
        lock (_lock)
        {
            var messages = RestoredMessages.From(kept, version, clock);
            core.Restore(kept, messages);
            if (messages.HasDeadline)
            {
                WatchDeadlines();
            }
        }
    }

    /// <inheritdoc cref="SessionCore.TakeRecords"/>
    internal void TakeRecords(List<SessionRecord> destination)
    {
        lock (_lock)
        {
            core.TakeRecords(destination);
        }
    }

    /// <summary>
    /// Says why nothing can be kept for now, or with null that it can. Until then nothing is taken that would have to be kept: what
    /// waits for the disk stays as bounded as the outbox.
    /// </summary>
    internal void SetNotKept(MqttConnectionException? reason)
    {
        lock (_lock)
        {
            _notKept = reason;
        }

        // The writer has nothing to send, and still has to look.
        SendSignal.Set();
    }

    /// <summary>Completes when every wanted topic filter has been acknowledged or refused.</summary>
    internal Task WhenSubscriptionsSettled()
    {
        lock (_lock)
        {
            var waiter = _settledWaiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            WakeWaiters();
            return waiter.Task;
        }
    }

    /// <summary>Completes when all that was published is done and every acknowledgement has been taken to be sent.</summary>
    internal Task WhenIdle()
    {
        lock (_lock)
        {
            var waiter = _idleWaiter ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            WakeWaiters();
            return waiter.Task;
        }
    }

    /// <summary>Completes when all that was received at QoS 1 and 2 is handled, and the acknowledgements have been taken to be sent.</summary>
    internal Task WhenInboundSettled()
    {
        lock (_lock)
        {
            var waiter = _inboundWaiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            WakeWaiters();
            return waiter.Task;
        }
    }

    /// <summary>Ends the subscriptions that are shared within a group; false when there are none.</summary>
    internal bool LeaveGroups()
    {
        bool any;
        lock (_lock)
        {
            any = core.Subscriptions.LeaveGroups();
        }

        SendSignal.Set();
        return any;
    }

    /// <summary>Completes when the server has not answered a SUBSCRIBE or UNSUBSCRIBE in time.</summary>
    internal Task WhenOverdue()
    {
        lock (_lock)
        {
            _overdueWaiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _overdueWaiter.Task;
        }
    }

    /// <summary>Takes a message from the application and gives the task its publisher awaits.</summary>
    internal ValueTask Publish(OutboundMessage message)
    {
        // From the end of the lock on the message may be another one, unless it has a token.
        var cancellationToken = message.CancellationToken;
        ValueTask completion;
        lock (_lock)
        {
            counters.Published();
            if ((_closed ?? (message.Qos > MqttQos.AtMostOnce ? _notKept : null)) is { } refusal)
            {
                message.State = OutboundState.Done;
                _effects.Perform(new SessionEffect(message, PublishOutcome.Closed), refusal);

                // Somebody would have use for it: a reason to look whether it can be kept now.
                KeepSignal.Set();
                return message.TakeCompletion();
            }

            if (message.HasDeadline)
            {
                WatchDeadlines();
            }

            core.Publish(message);
            EncodeAhead(message);
            PerformEffects();
            completion = message.TakeCompletion();
        }

        SendSignal.Set();
        if (cancellationToken.CanBeCanceled)
        {
            RegisterCancellation(message);
        }

        return completion;
    }

    internal SubscriptionHold Subscribe(string topicFilter, SubscriptionWish wish)
    {
        SubscriptionHold hold;
        lock (_lock)
        {
            hold = core.Subscriptions.Hold(topicFilter, wish);
        }

        SendSignal.Set();
        return hold;
    }

    internal void Unsubscribe(SubscriptionHold hold)
    {
        lock (_lock)
        {
            core.Subscriptions.Release(hold);
        }

        SendSignal.Set();
    }

    /// <summary>Encodes the SUBSCRIBE packets that go out behind CONNECT without waiting for CONNACK.</summary>
    internal void EncodePipelined(PooledBufferWriter buffer, SendEncoder encoder)
    {
        lock (_lock)
        {
            core.OnPipelining();
            while (core.TryTakePipelined(clock.Now, out var send))
            {
                WatchDeadlines();
                encoder.Write(buffer, in send);
            }
        }
    }

    /// <inheritdoc cref="SessionCore.OnConnecting"/>
    internal void OnConnecting()
    {
        lock (_lock)
        {
            core.OnConnecting();
        }
    }

    /// <inheritdoc cref="SessionCore.OnRefused"/>
    internal void OnRefused()
    {
        lock (_lock)
        {
            core.OnRefused();
        }
    }

    /// <inheritdoc cref="SessionCore.OnConnected"/>
    /// <param name="connAck">The CONNACK.</param>
    /// <param name="isNewSession">Whether a new session was asked for.</param>
    /// <param name="encoder">
    /// Encodes what is published as soon as it is, by the thread of the publisher, so that the writer finds bytes; null to leave
    /// it all to the writer.
    /// </param>
    internal SessionLoss? OnConnected(ConnAck connAck, bool isNewSession, SendEncoder? encoder = null)
    {
        SessionLoss? loss;
        lock (_lock)
        {
            _encoder = encoder;
            _isLastEncoded = false;
            loss = core.OnConnected(connAck, isNewSession);
            PerformEffects();
        }

        SendSignal.Set();
        return loss;
    }

    internal void OnDisconnected()
    {
        lock (_lock)
        {
            _encoder = null;
            _ahead.Clear();
            core.OnDisconnected();
            PerformEffects();
        }
    }

    /// <inheritdoc cref="SessionCore.OnPublish"/>
    internal InboundTicket? OnPublish(ushort packetId, MqttQos qos, bool dup, int fingerprint)
    {
        InboundTicket? ticket;
        lock (_lock)
        {
            ticket = core.OnPublish(packetId, qos, dup, fingerprint);
        }

        if (ticket is null)
        {
            SendSignal.Set();
        }

        return ticket;
    }

    /// <inheritdoc cref="SessionCore.Forget"/>
    internal void Forget(InboundTicket ticket)
    {
        lock (_lock)
        {
            core.Forget(ticket);
        }
    }

    /// <inheritdoc cref="SessionCore.OnHandled"/>
    internal void OnHandled(InboundTicket ticket)
    {
        MarkHandled(ticket);
        SendSignal.Set();
    }

    /// <inheritdoc cref="SessionCore.OnHandled"/>
    /// <remarks>Where there are many, it is for the caller to set <see cref="SendSignal"/> behind the last.</remarks>
    internal void MarkHandled(InboundTicket ticket)
    {
        lock (_lock)
        {
            SessionCore.OnHandled(ticket);
        }
    }

    /// <inheritdoc cref="SessionCore.OnAck"/>
    /// <remarks>Acknowledgements come many at a time: the caller sets <see cref="SendSignal"/> behind the last.</remarks>
    internal void OnAck(in Ack ack)
    {
        lock (_lock)
        {
            core.OnAck(in ack);
            PerformEffects();
        }
    }

    internal void OnSubscriptionAck(SubAck ack)
    {
        lock (_lock)
        {
            core.OnSubscriptionAck(ack);
            PerformEffects();
        }

        SendSignal.Set();
    }

    /// <summary>Ends the waits whose time is over.</summary>
    internal void CheckDeadlines()
    {
        lock (_lock)
        {
            if (core.CheckDeadlines(clock.Now))
            {
                _overdueWaiter?.TrySetResult();
            }

            PerformEffects();
        }

        SendSignal.Set();
    }

    internal void RequestPing()
    {
        lock (_lock)
        {
            core.RequestPing();
        }

        SendSignal.Set();
    }

    internal void RequestAuth(Auth auth)
    {
        lock (_lock)
        {
            core.RequestAuth(auth);
        }

        SendSignal.Set();
    }

    internal void RequestDisconnect(Goodbye goodbye)
    {
        lock (_lock)
        {
            core.RequestDisconnect(goodbye);
        }

        SendSignal.Set();
    }

    /// <summary>Encodes what may be sent now, up to about <paramref name="budget"/> bytes.</summary>
    /// <param name="buffer">Where to; empty.</param>
    /// <param name="budget">The size from which on no more is taken.</param>
    /// <param name="encoder">The encoder.</param>
    /// <param name="records">Takes what has to be kept before any of it is sent, where the session is journalled.</param>
    /// <returns>False when DISCONNECT was encoded: nothing may follow it.</returns>
    internal bool Encode(PooledBufferWriter buffer, int budget, SendEncoder encoder, List<SessionRecord>? records = null) =>
        Encode(buffer, budget, encoder, records, splits: false, out _);

    /// <inheritdoc cref="Encode(PooledBufferWriter, int, SendEncoder, List{SessionRecord}?)"/>
    /// <param name="buffer">Where to; empty.</param>
    /// <param name="budget">The size from which on no more is taken.</param>
    /// <param name="encoder">The encoder.</param>
    /// <param name="last">
    /// The message whose payload is to be written behind the buffer, and is not in it because it is large; null for none. The caller lets
    /// go of it.
    /// </param>
    internal bool Encode(PooledBufferWriter buffer, int budget, SendEncoder encoder, out OutboundMessage? last) =>
        Encode(buffer, budget, encoder, records: null, splits: true, out last);

    private bool Encode(PooledBufferWriter buffer, int budget, SendEncoder encoder, List<SessionRecord>? records, bool splits, out OutboundMessage? last)
    {
        lock (_lock)
        {
            if (_ahead.WrittenCount > 0)
            {
                buffer.Exchange(_ahead);
            }

            last = EncodeSends(buffer, budget, encoder, splits);
            if (records is not null)
            {
                core.TakeRecords(records);
            }

            if (core.IsOutboxEmpty)
            {
                _effects.OnOutboxEmpty();
            }

            PerformEffects();
            return !_isLastEncoded;
        }
    }

    /// <summary>The connection is closed for good: every wait ends with the reason.</summary>
    internal void Close(MqttConnectionException reason)
    {
        lock (_lock)
        {
            if (_closed is not null)
            {
                return;
            }

            _closed = reason;
            core.Close(reason);
            PerformEffects();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _deadlines?.Dispose();
            _ahead.Dispose();
        }
    }

    /// <summary>
    /// A message that may go at once is encoded where it is published: its bytes are at hand, several publishers share the work,
    /// and the writer, who would hold the lock for as long as many messages take, only takes what there is.
    /// </summary>
    private void EncodeAhead(OutboundMessage message)
    {
        if (_encoder is { } encoder && core.Depths.Queued == 1 && !OutboundMessage.IsLarge(message.PayloadLength) && _ahead.WrittenCount < MostAhead)
        {
            EncodeSends(_ahead, MostAhead, encoder);
        }
    }

    /// <param name="buffer">Where to.</param>
    /// <param name="budget">The size from which on no more is taken.</param>
    /// <param name="encoder">The encoder.</param>
    /// <param name="splits">Whether a large payload is left out, and nothing put behind it.</param>
    /// <returns>The message whose payload was left out; null for none.</returns>
    private OutboundMessage? EncodeSends(PooledBufferWriter buffer, int budget, SendEncoder encoder, bool splits = false)
    {
        var now = clock.Now;
        while (!_isLastEncoded && buffer.WrittenCount < budget && core.TryTakeSend(now, out var send))
        {
            var large = splits && send.Message is { } message && OutboundMessage.IsLarge(message.PayloadLength) && send.Kind == SendKind.Publish ? message : null;
            if (large is null)
            {
                encoder.Write(buffer, in send);
            }
            else
            {
                large.Hold();
                encoder.WriteHead(buffer, in send);
            }

            switch (send.Kind)
            {
                case SendKind.Publish when send.Message!.Qos == MqttQos.AtMostOnce:
                    send.Message.Release();
                    break;
                case SendKind.Subscribe or SendKind.Unsubscribe:
                    WatchDeadlines();
                    break;
                case SendKind.Disconnect:
                    _isLastEncoded = true;
                    break;
                default:
                    break;
            }

            if (large is not null)
            {
                return large;
            }
        }

        return null;
    }

    // One timer for all deadlines, and none where there are none.
    private void WatchDeadlines() =>
        _deadlines ??= clock.TimeProvider.CreateTimer(static gate => ((SessionGate)gate!).CheckDeadlines(), this, DeadlineInterval, DeadlineInterval);

    private void RegisterCancellation(OutboundMessage message)
    {
        var registration = message.CancellationToken.UnsafeRegister(
            static (state, _) =>
            {
                var (gate, message) = ((SessionGate, OutboundMessage))state!;
                gate.Cancel(message);
            },
            (this, message));

        lock (_lock)
        {
            // The callback may have run already, or the message may be done: then there is nothing left to unregister.
            if (!message.IsCompleted)
            {
                message.Cancellation = registration;
                return;
            }
        }

        registration.Unregister();
    }

    private void Cancel(OutboundMessage message)
    {
        lock (_lock)
        {
            core.Cancel(message);
            PerformEffects();
        }

        SendSignal.Set();
    }

    private void PerformEffects()
    {
        _effects.PerformAll(core, _closed);
        WakeWaiters();
        if (core.HasRecords)
        {
            KeepSignal.Set();
        }
    }

    private void WakeWaiters()
    {
        if (_settledWaiter is not null && core.Subscriptions.IsSettled)
        {
            _settledWaiter.SetResult();
            _settledWaiter = null;
        }

        if (_inboundWaiter is not null && core.IsInboundSettled)
        {
            _inboundWaiter.SetResult();
            _inboundWaiter = null;
        }

        if (_idleWaiter is not null && core.IsIdle)
        {
            _idleWaiter.SetResult();
            _idleWaiter = null;
        }
    }
}
