using TypedMqtt.Infrastructure;
using TypedMqtt.Protocol;
using TypedMqtt.Publishing;
using TypedMqtt.Session;

namespace TypedMqtt.Connection;

/// <summary>
/// The one way to the session: every event enters under one lock, and what the session decides is carried out before the
/// lock is left, so nothing overtakes anything. Nothing that is done inside can wait or call foreign code: publishers and
/// subscribers continue on threads of their own.
/// </summary>
internal sealed partial class SessionGate(SessionCore core, Clock clock, Counters counters, ILogger logger) : IDisposable
{
    /// <summary>How often deadlines are looked at, where there are any.</summary>
    internal static readonly TimeSpan DeadlineInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private ITimer? _deadlines;
    private bool _droppingLogged;
    private MqttConnectionException? _closed;
    private TaskCompletionSource? _settledWaiter;
    private TaskCompletionSource? _idleWaiter;
    private TaskCompletionSource? _overdueWaiter;

    /// <summary>Set whenever there may be something to send.</summary>
    internal AsyncSignal SendSignal { get; } = new();

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
            var waiter = _idleWaiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            WakeWaiters();
            return waiter.Task;
        }
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
        lock (_lock)
        {
            counters.Published();
            if (_closed is not null)
            {
                Perform(new SessionEffect(message, PublishOutcome.Closed));
                message.Release();
                return message.Completion;
            }

            if (message.HasDeadline)
            {
                WatchDeadlines();
            }

            core.Publish(message);
            PerformEffects();
        }

        SendSignal.Set();
        if (message.CancellationToken.CanBeCanceled)
        {
            RegisterCancellation(message);
        }

        return message.Completion;
    }

    internal SubscriptionHold Subscribe(string topicFilter, MqttQos qos)
    {
        SubscriptionHold hold;
        lock (_lock)
        {
            hold = core.Subscriptions.Hold(topicFilter, qos);
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
    internal SessionLoss? OnConnected(ConnAck connAck, bool isNewSession)
    {
        SessionLoss? loss;
        lock (_lock)
        {
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

    internal void OnHandled(InboundTicket ticket)
    {
        lock (_lock)
        {
            SessionCore.OnHandled(ticket);
        }

        SendSignal.Set();
    }

    internal void OnAck(in Ack ack)
    {
        lock (_lock)
        {
            core.OnAck(in ack);
            PerformEffects();
        }

        SendSignal.Set();
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

    internal void RequestDisconnect(Goodbye goodbye)
    {
        lock (_lock)
        {
            core.RequestDisconnect(goodbye);
        }

        SendSignal.Set();
    }

    /// <summary>Encodes what may be sent now, up to about <paramref name="budget"/> bytes.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="budget">The size from which on no more is taken.</param>
    /// <param name="encoder">The encoder.</param>
    /// <param name="records">Takes what has to be kept before any of it is sent, where the session is journalled.</param>
    /// <returns>False when DISCONNECT was encoded: nothing may follow it.</returns>
    internal bool Encode(PooledBufferWriter buffer, int budget, SendEncoder encoder, List<SessionRecord>? records = null)
    {
        lock (_lock)
        {
            var goesOn = EncodeSends(buffer, budget, encoder);
            if (records is not null)
            {
                core.TakeRecords(records);
            }

            _droppingLogged &= !core.IsOutboxEmpty;
            PerformEffects();
            return goesOn;
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
        }
    }

    private bool EncodeSends(PooledBufferWriter buffer, int budget, SendEncoder encoder)
    {
        while (buffer.WrittenCount < budget && core.TryTakeSend(clock.Now, out var send))
        {
            encoder.Write(buffer, in send);
            switch (send.Kind)
            {
                case SendKind.Publish when send.Message!.Qos == MqttQos.AtMostOnce:
                    send.Message.Release();
                    break;
                case SendKind.Subscribe or SendKind.Unsubscribe:
                    WatchDeadlines();
                    break;
                case SendKind.Disconnect:
                    return false;
                default:
                    break;
            }
        }

        return true;
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
        foreach (var entry in core.Subscriptions.Refused)
        {
            LogSubscriptionRefused(entry.TopicFilter, entry.ReasonCode);
        }

        core.Subscriptions.Refused.Clear();

        // By index: carrying out an effect never adds one, and the list is the session's own.
        var effects = core.Effects;
        for (var i = 0; i < effects.Count; i++)
        {
            Perform(effects[i]);
        }

        effects.Clear();
        WakeWaiters();
    }

    private void WakeWaiters()
    {
        if (_settledWaiter is not null && core.Subscriptions.IsSettled)
        {
            _settledWaiter.SetResult();
            _settledWaiter = null;
        }

        if (_idleWaiter is not null && core.IsIdle)
        {
            _idleWaiter.SetResult();
            _idleWaiter = null;
        }
    }

    private void Perform(in SessionEffect effect)
    {
        var message = effect.Message;
        var failure = effect.Outcome == PublishOutcome.Success ? null : PublishFailures.Create(in effect, _closed);
        if (effect.Outcome == PublishOutcome.Dropped)
        {
            OnDropped(message);
        }

        // A message of QoS 0 was done for its publisher before, so this is the only place where its failure is told; what was
        // dropped is told of once, and counted.
        var isNews = message.TryComplete(failure) || (message.Qos == MqttQos.AtMostOnce && effect.Outcome != PublishOutcome.Dropped);
        if (isNews && failure is not null and not OperationCanceledException)
        {
            counters.PublishFailed();
            LogPublishFailed(message.Member.Template, message.Member.Name, failure.Message);
        }

        // A QoS 0 message is done for its publisher when it is queued, and its bytes go when they have been written.
        if (message.State == OutboundState.Done)
        {
            message.Release();
        }
    }

    private void OnDropped(OutboundMessage message)
    {
        counters.OutboxDropped();

        // Once until the outbox has been empty, not for every message of a flood: the count tells the rest.
        if (!_droppingLogged)
        {
            _droppingLogged = true;
            LogDropping(message.Member.Template);
        }
    }
}
