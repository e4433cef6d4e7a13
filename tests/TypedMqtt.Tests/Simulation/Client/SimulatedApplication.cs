using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using TypedMqtt.CompilerServices;
using TypedMqtt.Connection;
using TypedMqtt.Session;
using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Client;

/// <summary>The program above the client: plays its script, and notes how what it awaits ends.</summary>
internal sealed class SimulatedApplication(Conversation conversation, SessionGate gate, SimulatedTime time, EventLog log)
{
    private static readonly MqttMember[] Members = [.. Enum.GetValues<MqttQos>().Select(qos =>
        new MqttMember<MqttNoPayload>("ISimulated.MessageAsync", "publish/{topic}", MqttMemberKind.Event, qos, 0, MqttPayloads.None))];

    private readonly List<PendingPublish> _publishing = [];
    private readonly List<SubscriptionHold> _subscribing = [];
    private readonly Dictionary<string, SubscriptionHold> _holds = [];
    private readonly SortedDictionary<string, int> _wanted = new(StringComparer.Ordinal);
    private SessionGate _gate = gate;
    private int _next;
    private int _published;
    private long _waitsUntil;

    internal bool CanAct => HasMore && time.Now >= _waitsUntil;

    internal bool IsDone => !HasMore && _publishing.Count == 0;

    internal long Deadline => HasMore && _waitsUntil > time.Now ? _waitsUntil : long.MaxValue;

    private bool HasMore => _next < conversation.ApplicationSteps.Length;

    internal void Act()
    {
        var step = conversation.ApplicationSteps[_next++];
        switch (step.Kind)
        {
            case StepKind.Publish:
                Publish(step.Qos);
                break;
            case StepKind.CancelLast when _publishing.Count > 0 && _publishing[^1] is { Cancellation: { } cancellation } last:
                log.Add(new SimEvent(SimEventKind.CancelRequested, Number: last.Number, Qos: last.Qos));
                cancellation.Cancel();
                break;
            case StepKind.Subscribe:
                Subscribe(step.Topic, step.Qos);
                break;
            case StepKind.Unsubscribe:
                log.Add(new SimEvent(SimEventKind.Unsubscribed, Text: step.Topic));
                _holds.Remove(step.Topic, out var hold);
                _wanted.Remove(step.Topic);
                _subscribing.Remove(hold!);
                _gate.Unsubscribe(hold!);
                break;
            case StepKind.Wait:
                _waitsUntil = time.Now + step.Milliseconds;
                break;
            default:
                break;
        }
    }

    /// <summary>Goes on in another process: it wants what it wanted, and nobody knows any more what the first one awaited.</summary>
    internal void Restart(SessionGate gate)
    {
        _gate = gate;
        _publishing.Clear();
        _subscribing.Clear();
        foreach (var (topic, qos) in _wanted.ToList())
        {
            Subscribe(topic, qos);
        }
    }

    /// <summary>Notes what has ended. Nothing is awaited: what is not done stays for the next look.</summary>
    internal void Poll()
    {
        for (var i = 0; i < _publishing.Count; i++)
        {
            var publish = _publishing[i];
            if (publish.Completion.IsCompleted)
            {
                _publishing.RemoveAt(i--);
                log.Add(new SimEvent(SimEventKind.PublishEnded, Number: publish.Number, Qos: publish.Qos, Detail: (int)Observe(publish.Completion)));
            }
        }

        for (var i = 0; i < _subscribing.Count; i++)
        {
            if (_subscribing[i].Settled.IsCompleted)
            {
                log.Add(new SimEvent(SimEventKind.SubscriptionSettled, Text: _subscribing[i].Entry.TopicFilter));
                _subscribing.RemoveAt(i--);
            }
        }
    }

    private void Subscribe(string topic, int qos)
    {
        log.Add(new SimEvent(SimEventKind.Subscribed, Detail: qos, Text: topic));
        _wanted[topic] = Math.Max(qos, _wanted.GetValueOrDefault(topic));
        _subscribing.Add(_holds[topic] = _gate.Subscribe(topic, (MqttQos)qos));
    }

    private void Publish(int qos)
    {
        var number = ++_published;
        log.Add(new SimEvent(SimEventKind.Published, Number: number, Qos: qos));
        var isCancelledNext = _next < conversation.ApplicationSteps.Length && conversation.ApplicationSteps[_next].Kind == StepKind.CancelLast;
        var cancellation = isCancelledNext ? new CancellationTokenSource() : null;
        _publishing.Add(new PendingPublish(number, qos, _gate.Publish(CreateMessage(number, qos, cancellation?.Token ?? default)), cancellation));
    }

    private OutboundMessage CreateMessage(int number, int qos, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64);
        var topicLength = Encoding.ASCII.GetBytes(conversation.PublishTopic(number), buffer);
        var propertiesLength = 0;
        if (conversation.IsMqtt5)
        {
            // Payload format indicator: bytes.
            buffer[topicLength] = 1;
            buffer[topicLength + 1] = 0;
            propertiesLength = 2;
        }

        BinaryPrimitives.WriteUInt16BigEndian(buffer.AsSpan(topicLength + propertiesLength), (ushort)number);
        return new OutboundMessage(Members[qos], buffer, topicLength, propertiesLength, 2, conversation.ExpirySeconds > 0 ? time.Now + (conversation.ExpirySeconds * 1000L) : null)
        {
            CancellationToken = cancellationToken,
            TimesOutAt = conversation.PublishTimeout > 0 ? time.Now + conversation.PublishTimeout : null,
        };
    }

    private static PublishEnd Observe(ValueTask completion)
    {
        if (completion.IsCompletedSuccessfully)
        {
            return PublishEnd.Success;
        }

        try
        {
            completion.GetAwaiter().GetResult();
            return PublishEnd.Success;
        }
        catch (OperationCanceledException)
        {
            return PublishEnd.Cancelled;
        }
        catch (MqttPublishException e)
        {
            return e switch
            {
                { InnerException: MqttConnectionException } => PublishEnd.Closed,
                { ReasonCode: MqttReasonCode.QuotaExceeded } => PublishEnd.Refused,
                { ReasonCode: not null } => PublishEnd.BeyondLimits,
                _ when e.Message.Contains(nameof(MqttOptions.SessionLoss), StringComparison.Ordinal) => PublishEnd.SessionLost,
                _ when e.Message.Contains("expiry", StringComparison.Ordinal) => PublishEnd.Expired,
                _ when e.Message.Contains(nameof(MqttOptions.PublishTimeout), StringComparison.Ordinal) => PublishEnd.TimedOut,
                _ => PublishEnd.OutboxFull,
            };
        }
    }
}
