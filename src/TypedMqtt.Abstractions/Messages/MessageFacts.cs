using TypedMqtt.Handlers;

namespace TypedMqtt;

/// <summary>
/// What the context of a message shows. It is used again for the next message of a handler, so contexts say which message they mean:
/// one that outlives its handler shows an error, and never another message.
/// </summary>
internal sealed class MessageFacts
{
    private IMessageHead? _head;
    private string? _topic;
    private string? _contentType;
    private IReadOnlyList<MqttUserProperty>? _userProperties;
    private bool _isKept;

    /// <summary>Which message it is.</summary>
    internal int Version { get; private set; }

    internal string Topic => _topic ??= _head!.ReadTopic();

    internal string? ContentType => _contentType ??= _head?.ReadContentType();

    internal IReadOnlyList<MqttUserProperty> UserProperties => _userProperties ??= _head!.ReadUserProperties();

    internal required string TopicTemplate { get; init; }

    internal MqttQos Qos { get; private set; }

    internal bool Retain { get; private set; }

    internal bool Dup { get; private set; }

    internal TimeSpan? Expiry { get; private set; }

    internal DateTimeOffset ReceivedAt { get; private set; }

    /// <summary>How the receiver acknowledges the message; null where that is not for him to say.</summary>
    internal IAcknowledgement? Acknowledgement { get; set; }

    /// <summary>The exchange that the message has come in; null for one of QoS 0 or 1.</summary>
    internal IExchange? Exchange { get; set; }

    /// <summary>Which of the application's handlers has it; null for what is no handler.</summary>
    internal string? Consumer { get; init; }

    /// <summary>Begins with a message, which is looked at until it is kept or ended.</summary>
    internal void Begin(IMessageHead head, MqttQos qos, bool retain, bool dup, TimeSpan? expiry, DateTimeOffset receivedAt)
    {
        _head = head;
        _topic = _contentType = null;
        _userProperties = null;
        Qos = qos;
        Retain = retain;
        Dup = dup;
        Expiry = expiry;
        ReceivedAt = receivedAt;
    }

    /// <summary>Reads all there is to read: from here on the message is not needed, and its end changes nothing.</summary>
    internal void Keep()
    {
        if (!_isKept)
        {
            _ = Topic;
            _ = ContentType;
            _ = UserProperties;
            _head = null;
            _isKept = true;
        }
    }

    /// <summary>The message is not looked at any more.</summary>
    internal void End()
    {
        if (!_isKept)
        {
            _head = null;
            Version++;
        }
    }

    internal MessageFacts Copy() => new()
    {
        TopicTemplate = TopicTemplate,
        Consumer = Consumer,
        Qos = Qos,
        Retain = Retain,
        Dup = Dup,
        Expiry = Expiry,
        ReceivedAt = ReceivedAt,
        Acknowledgement = Acknowledgement,
        Exchange = Exchange,
        _topic = Topic,
        _contentType = ContentType,
        _userProperties = UserProperties,
        _isKept = true,
    };
}
