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
internal sealed partial class SessionGate(SessionCore core, Clock clock, Counters counters, ILogger logger)
{
    private readonly Lock _lock = new();
    private MqttConnectionException? _closed;
    private TaskCompletionSource? _settledWaiter;
    private TaskCompletionSource? _idleWaiter;

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
            if (_closed is not null)
            {
                hold.Fail(_closed);
            }
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

    /// <inheritdoc cref="SessionCore.OnConnected"/>
    internal void OnConnected(ConnAck connAck, bool isNewSession)
    {
        lock (_lock)
        {
            core.OnConnected(connAck, isNewSession);
            PerformEffects();
        }

        SendSignal.Set();
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
    internal InboundTicket? OnPublish(ushort packetId, MqttQos qos)
    {
        InboundTicket? ticket;
        lock (_lock)
        {
            ticket = core.OnPublish(packetId, qos);
        }

        if (ticket is null)
        {
            SendSignal.Set();
        }

        return ticket;
    }

    internal void OnHandled(InboundTicket ticket)
    {
        lock (_lock)
        {
            core.OnHandled(ticket);
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
            var settled = core.OnSubscriptionAck(ack);
            if (ack.Type == PacketType.SubAck && settled is not null)
            {
                foreach (var entry in settled.Where(entry => entry.Status == SubscriptionStatus.Refused))
                {
                    LogSubscriptionRefused(entry.TopicFilter, entry.ReasonCode);
                }
            }

            WakeWaiters();
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
    /// <returns>False when DISCONNECT was encoded: nothing may follow it.</returns>
    internal bool Encode(PooledBufferWriter buffer, int budget, SendEncoder encoder)
    {
        lock (_lock)
        {
            while (buffer.WrittenCount < budget && core.TryTakeSend(clock.Now, out var send))
            {
                encoder.Write(buffer, in send);
                if (send is { Kind: SendKind.Publish, Message: { Qos: MqttQos.AtMostOnce } message })
                {
                    message.Release();
                }

                if (send.Kind == SendKind.Disconnect)
                {
                    PerformEffects();
                    return false;
                }
            }

            PerformEffects();
            return true;
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
        if (message.TryComplete(failure) && failure is not null and not OperationCanceledException)
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
}
