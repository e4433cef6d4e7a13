using System.Buffers;
using System.Text;
using TypedMqtt.CompilerServices;
using TypedMqtt.Handlers;
using TypedMqtt.Protocol;
using TypedMqtt.Session;

namespace TypedMqtt.Dispatch;

/// <summary>A received message, copied out of the receive buffer, until the last of those who want it is done with it.</summary>
internal sealed class InboundMessage
{
    private readonly int _topicLength;
    private readonly int _propertiesLength;
    private readonly int _payloadLength;
    private readonly bool _retain;
    private readonly bool _dup;
    private readonly string? _contentType;
    private readonly TimeSpan? _expiry;
    private readonly DateTimeOffset _receivedAt;
    private byte[]? _buffer;
    private int _holders;
    private int _unsettled;
    private bool _interrupted;
    private bool _kept;

    internal InboundMessage(in InboundPublish publish, InboundTicket? ticket, int deliveries, DateTimeOffset receivedAt)
    {
        Ticket = ticket;
        Qos = publish.Qos;
        _retain = publish.Retain;
        _dup = publish.Dup;
        _contentType = publish.HasContentType ? Encoding.UTF8.GetString(publish.ContentType) : null;
        _expiry = publish.MessageExpiryInterval is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        _receivedAt = receivedAt;
        _holders = _unsettled = deliveries;
        _topicLength = publish.Topic.Length;
        _propertiesLength = publish.Properties.Length;
        _payloadLength = publish.Payload.Length;
        _buffer = ArrayPool<byte>.Shared.Rent(Size);
        publish.Topic.CopyTo(_buffer);
        publish.Properties.CopyTo(_buffer.AsSpan(_topicLength));
        publish.Payload.CopyTo(_buffer.AsSpan(_topicLength + _propertiesLength));
    }

    /// <summary>What the session wants back when the message is handled; null at QoS 0.</summary>
    internal InboundTicket? Ticket { get; }

    internal MqttQos Qos { get; }

    /// <summary>The topic name, the connection's prefix included; until the last release.</summary>
    internal ReadOnlySpan<byte> Topic => _buffer.AsSpan(0, _topicLength);

    /// <summary>The MQTT 5 properties; until the last release.</summary>
    internal ReadOnlySpan<byte> Properties => _buffer.AsSpan(_topicLength, _propertiesLength);

    /// <summary>The payload; until the last release.</summary>
    internal ReadOnlySpan<byte> Payload => _buffer.AsSpan(_topicLength + _propertiesLength, _payloadLength);

    /// <summary>Which connection it came on, by number.</summary>
    internal int Connection { get; init; }

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
    internal MqttDelivery CreateDelivery(Route route, int topicPrefixLength, IAcknowledgement? acknowledgement, int attempt = 1)
    {
        var buffer = _buffer ?? throw new InvalidOperationException("The message has been released.");
        var context = new MqttContext(
            Encoding.UTF8.GetString(buffer, 0, _topicLength),
            route.Member.Template,
            Qos,
            _retain,
            _dup,
            _contentType,
            UserProperties.Read(buffer.AsSpan(_topicLength, _propertiesLength)),
            _expiry,
            _receivedAt)
        {
            Acknowledgement = acknowledgement,
            Exchange = Qos == MqttQos.ExactlyOnce ? Ticket : null,
            Consumer = route.Consumer,
        };

        // "prefix/#" also matches "prefix" (MQTT 5, 4.7.1.2): then nothing is left of the topic.
        var prefixLength = Math.Min(topicPrefixLength, _topicLength);
        return new MqttDelivery(
            route.Member,
            buffer.AsMemory(prefixLength, _topicLength - prefixLength),
            new ReadOnlySequence<byte>(buffer, _topicLength + _propertiesLength, _payloadLength),
            context)
        {
            Properties = buffer.AsMemory(_topicLength, _propertiesLength),
            Attempt = attempt,
        };
    }

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

        if (!Volatile.Read(ref _kept))
        {
            ArrayPool<byte>.Shared.Return(_buffer!);
        }

        _buffer = null;
    }
}
