using System.Buffers;
using System.Text;
using TypedMqtt.CompilerServices;
using TypedMqtt.Handlers;
using TypedMqtt.Infrastructure;
using TypedMqtt.Protocol;
using TypedMqtt.Session;

namespace TypedMqtt.Dispatch;

/// <summary>A received message, copied out of the receive buffer, until the last of those who want it is done with it.</summary>
internal sealed class InboundMessage : IMessageHead, IPooled<InboundMessage>
{
    /// <summary>Larger arrays are not kept with a message, but go back to the shared pool, where others find them.</summary>
    private const int LargestKept = 1024;

    private int _topicLength;
    private int _propertiesLength;
    private int _payloadLength;
    private bool _retain;
    private bool _dup;
    private TimeSpan? _expiry;
    private DateTimeOffset _receivedAt;
    private byte[]? _buffer;
    private byte[]? _spare;
    private int _holders;
    private int _unsettled;
    private bool _interrupted;
    private bool _kept;

    // Of one that is used again, two: those who look at it, and those who have a say about its acknowledgement.
    private int _owners;

    internal InboundMessage(in InboundPublish publish, InboundTicket? ticket, int deliveries, DateTimeOffset receivedAt) =>
        Begin(in publish, ticket, deliveries, receivedAt);

    /// <summary>Gives a message that is used again when nobody looks at it, or has a say about its acknowledgement, any more.</summary>
    internal static InboundMessage Rent(in InboundPublish publish, InboundTicket? ticket, int deliveries, DateTimeOffset receivedAt)
    {
        if (Pool<InboundMessage>.Take() is { } message)
        {
            message.Begin(in publish, ticket, deliveries, receivedAt);
        }
        else
        {
            message = new InboundMessage(in publish, ticket, deliveries, receivedAt);
        }

        message._owners = 2;
        return message;
    }

    private void Begin(in InboundPublish publish, InboundTicket? ticket, int deliveries, DateTimeOffset receivedAt)
    {
        Ticket = ticket;
        Qos = publish.Qos;
        _retain = publish.Retain;
        _dup = publish.Dup;
        _expiry = publish.MessageExpiryInterval is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        _receivedAt = receivedAt;
        _holders = _unsettled = deliveries;
        _topicLength = publish.Topic.Length;
        _propertiesLength = publish.Properties.Length;
        _payloadLength = publish.Payload.Length;
        _interrupted = _kept = false;
        ReasonCode = default;
        _buffer = _spare is { } spare && spare.Length >= Size ? spare : ArrayPool<byte>.Shared.Rent(Size);
        _spare = _spare == _buffer ? null : _spare;
        publish.Topic.CopyTo(_buffer);
        publish.Properties.CopyTo(_buffer.AsSpan(_topicLength));
        publish.Payload.CopyTo(_buffer.AsSpan(_topicLength + _propertiesLength));
    }

    /// <summary>What the session wants back when the message is handled; null at QoS 0.</summary>
    internal InboundTicket? Ticket { get; private set; }

    internal MqttQos Qos { get; private set; }

    /// <summary>The topic name, the connection's prefix included; until the last release.</summary>
    internal ReadOnlySpan<byte> Topic => _buffer.AsSpan(0, _topicLength);

    /// <summary>The MQTT 5 properties; until the last release.</summary>
    internal ReadOnlySpan<byte> Properties => _buffer.AsSpan(_topicLength, _propertiesLength);

    /// <summary>The payload; until the last release.</summary>
    internal ReadOnlySpan<byte> Payload => _buffer.AsSpan(_topicLength + _propertiesLength, _payloadLength);

    /// <summary>Which connection it came on, by number.</summary>
    internal int Connection { get; set; }

    /// <summary>What its acknowledgement says, on MQTT 5. Set before it is settled.</summary>
    internal MqttReasonCode ReasonCode { get; set; }

    /// <summary>Whether all who have settled it have handled it, so that it can be acknowledged.</summary>
    internal bool IsHandled => !Volatile.Read(ref _interrupted);

    internal int Size => _topicLength + _propertiesLength + _payloadLength;

    /// <summary>
    /// Leaves the buffer to the garbage collector: a handler that was given up on may still read it. To be called before the
    /// release that follows.
    /// </summary>
    internal void KeepBuffer() => Volatile.Write(ref _kept, true);

    /// <summary>Makes the delivery for one route.</summary>
    /// <param name="route">The route.</param>
    /// <param name="topicPrefixLength">How many bytes of the topic are the connection's prefix.</param>
    /// <param name="acknowledgement">How the receiver acknowledges it; null where that is not for him to say.</param>
    /// <param name="attempt">Which attempt at the message it is, from 1.</param>
    /// <param name="used">One of the route that has ended, to use again; null for a new one.</param>
    internal MqttDelivery CreateDelivery(Route route, int topicPrefixLength, IAcknowledgement? acknowledgement, int attempt, MqttDelivery? used)
    {
        var buffer = _buffer ?? throw Released();
        var delivery = used ?? new MqttDelivery(route.Member, new MessageFacts { TopicTemplate = route.Member.Template, Consumer = route.Consumer });
        var facts = delivery.Facts;
        facts.Begin(this, Qos, _retain, _dup, _expiry, _receivedAt);
        facts.Acknowledgement = acknowledgement;
        facts.Exchange = Ticket as IExchange;

        // "prefix/#" also matches "prefix" (MQTT 5, 4.7.1.2): then nothing is left of the topic.
        var prefixLength = Math.Min(topicPrefixLength, _topicLength);
        delivery.Begin(
            buffer.AsMemory(prefixLength, _topicLength - prefixLength), new ReadOnlySequence<byte>(buffer, _topicLength + _propertiesLength, _payloadLength));
        delivery.Properties = buffer.AsMemory(_topicLength, _propertiesLength);
        delivery.Attempt = attempt;
        return delivery;
    }

    public string ReadTopic() => Encoding.UTF8.GetString(_buffer ?? throw Released(), 0, _topicLength);

    public string? ReadContentType() => _propertiesLength == 0 ? null : UserProperties.ReadContentType(Properties);

    public IReadOnlyList<MqttUserProperty> ReadUserProperties() => UserProperties.Read(Properties);

    public InboundMessage? NextKept { get; set; }

    public InboundMessage? NextBatch { get; set; }

    /// <summary>One of those who wanted the message has no more to say about its acknowledgement.</summary>
    /// <param name="handled">False when it has not handled it: that holds the acknowledgement back for all, the message comes again.</param>
    /// <returns>True for the last.</returns>
    internal bool Settle(bool handled)
    {
        if (!handled)
        {
            Volatile.Write(ref _interrupted, true);
        }

        return Interlocked.Decrement(ref _unsettled) == 0;
    }

    /// <summary>One of those who wanted the message does not look at it any longer.</summary>
    internal void Release()
    {
        if (Interlocked.Decrement(ref _holders) > 0)
        {
            return;
        }

        if (Volatile.Read(ref _kept))
        {
            // Somebody may still look at it, whatever was said.
            _owners = 0;
        }
        else if (_owners > 0 && _buffer!.Length <= LargestKept)
        {
            _spare = _buffer;
        }
        else
        {
            ArrayPool<byte>.Shared.Return(_buffer!);
        }

        _buffer = null;
        Disown();
    }

    /// <summary>Nobody has a say about its acknowledgement any more; behind the last <see cref="Settle"/> and what follows from it.</summary>
    internal void EndSettling() => Disown();

    private void Disown()
    {
        if (_owners > 0 && Interlocked.Decrement(ref _owners) == 0)
        {
            Ticket = null;
            Pool<InboundMessage>.Return(this);
        }
    }

    private static InvalidOperationException Released() => new("The message has been released.");
}
