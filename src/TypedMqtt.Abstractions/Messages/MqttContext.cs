using TypedMqtt.Handlers;

namespace TypedMqtt;

/// <summary>
/// What is known about a received message beside its typed levels and payload. Valid until the handler that got it has
/// completed: after that it may be that of another message, so copy what has to live longer. <see cref="Acknowledge"/> can be
/// called at any time. That of a message of a live subscription stays as it is.
/// </summary>
public sealed class MqttContext
{
    private IMessageHead? _head;
    private string? _topic;
    private string? _contentType;
    private IReadOnlyList<MqttUserProperty>? _userProperties;

    internal MqttContext()
    {
    }

    internal MqttContext(
        string topic,
        string topicTemplate,
        MqttQos qos,
        bool retain,
        bool dup,
        string? contentType,
        IReadOnlyList<MqttUserProperty> userProperties,
        TimeSpan? expiry,
        DateTimeOffset receivedAt)
    {
        _topic = topic;
        TopicTemplate = topicTemplate;
        Qos = qos;
        Retain = retain;
        Dup = dup;
        _contentType = contentType;
        _userProperties = userProperties;
        Expiry = expiry;
        ReceivedAt = receivedAt;
    }

    /// <summary>The topic name the message was published to, the connection's topic prefix included.</summary>
    public string Topic => _topic ??= Head.ReadTopic();

    /// <summary>The topic template of the contract member that took the message.</summary>
    public string TopicTemplate { get; private set; } = "";

    /// <summary>The quality of service the server delivered the message with.</summary>
    public MqttQos Qos { get; private set; }

    /// <summary>
    /// True when the message was retained at the server before this subscription was made (MQTT 5, 3.3.1.3).
    /// </summary>
    public bool Retain { get; private set; }

    /// <summary>True when the server marked the delivery as a possible repetition (MQTT 5, 3.3.1.1).</summary>
    public bool Dup { get; private set; }

    /// <summary>The content type the publisher declared, or null. Always null before MQTT 5.</summary>
    public string? ContentType => _contentType ??= _head?.ReadContentType();

    /// <summary>The user properties of the message, in order. Always empty before MQTT 5.</summary>
    public IReadOnlyList<MqttUserProperty> UserProperties => _userProperties ??= Head.ReadUserProperties();

    /// <summary>
    /// What was left of the message's life when it was received (MQTT 5, 3.3.2.3.3); null for a message that does not expire.
    /// Always null before MQTT 5.
    /// </summary>
    public TimeSpan? Expiry { get; private set; }

    /// <summary>When the message was read from the network, by the clock of this client.</summary>
    public DateTimeOffset ReceivedAt { get; private set; }

    /// <summary>How the receiver acknowledges the message; null where that is not for him to say.</summary>
    internal IAcknowledgement? Acknowledgement { get; set; }

    /// <summary>The exchange that the message has come in; null for one of QoS 0 or 1.</summary>
    internal IExchange? Exchange { get; set; }

    /// <summary>Which of the application's handlers has it; null for what is no handler.</summary>
    internal string? Consumer { get; set; }

    /// <summary>
    /// Acknowledges the message, for a handler that was registered with <see cref="MqttAcknowledgement.Manual"/> or a live
    /// subscription that was opened with it. May be called by the handler, or after it has completed, from any thread; called
    /// again it does nothing.
    /// </summary>
    /// <remarks>
    /// <para>
    /// The acknowledgement leaves when all who were given the message agree, and when it is its turn in the order of receipt.
    /// At QoS 0 there is none, and the call does nothing.
    /// </para>
    /// <para>
    /// When the connection that the message came on is gone, the server sends it again on the next one of the session (MQTT 5,
    /// 4.4). While this process holds it unacknowledged it is known then and not handed over again, and this call acknowledges
    /// it there; at QoS 1 only if the server says that it repeats itself, which it must (MQTT-3.3.1-1), and otherwise it is
    /// handed over once more. Another process that resumes the session is given it.
    /// </para>
    /// <para>
    /// A stop waits for handlers, not for acknowledgements: what was not acknowledged by then stays so. After the handler has
    /// failed, and its policy has been applied, the call does nothing.
    /// </para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">The message is acknowledged without being asked.</exception>
    public void Acknowledge()
    {
        if (Acknowledgement is null)
        {
            throw new InvalidOperationException(
                $"A message of '{TopicTemplate}' is acknowledged without being asked. To do it by hand, register the handler with Acknowledge({nameof(MqttAcknowledgement)}.{nameof(MqttAcknowledgement.Manual)}), or open the live subscription with {nameof(MqttSubscribeOptions)}.{nameof(MqttSubscribeOptions.Acknowledgement)} set to it.");
        }

        Acknowledgement.Acknowledge();
    }

    private IMessageHead Head => _head ?? throw new InvalidOperationException(
        $"The context of a message of '{TopicTemplate}' is valid until its handler has completed. Read what is needed later before that.");

    /// <summary>Begins with a message, which is looked at as long as it is not kept or ended.</summary>
    internal void Begin(IMessageHead head, string topicTemplate, MqttQos qos, bool retain, bool dup, TimeSpan? expiry, DateTimeOffset receivedAt)
    {
        _head = head;
        _topic = _contentType = null;
        _userProperties = null;
        TopicTemplate = topicTemplate;
        Qos = qos;
        Retain = retain;
        Dup = dup;
        Expiry = expiry;
        ReceivedAt = receivedAt;
    }

    /// <summary>Reads all there is to read: from here on the message is not needed.</summary>
    internal void Keep()
    {
        if (_head is not null)
        {
            _ = Topic;
            _ = ContentType;
            _ = UserProperties;
            _head = null;
        }
    }

    /// <summary>The message is not looked at any more.</summary>
    internal void End() => _head = null;
}
