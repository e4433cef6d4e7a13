namespace TypedMqtt;

/// <summary>
/// What is known about a received message beside its typed levels and payload. Valid until the handler that got it has
/// completed; copy what has to live longer.
/// </summary>
public sealed class MqttContext
{
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
        Topic = topic;
        TopicTemplate = topicTemplate;
        Qos = qos;
        Retain = retain;
        Dup = dup;
        ContentType = contentType;
        UserProperties = userProperties;
        Expiry = expiry;
        ReceivedAt = receivedAt;
    }

    /// <summary>The topic name the message was published to, the connection's topic prefix included.</summary>
    public string Topic { get; }

    /// <summary>The topic template of the contract member that took the message.</summary>
    public string TopicTemplate { get; }

    /// <summary>The quality of service the server delivered the message with.</summary>
    public MqttQos Qos { get; }

    /// <summary>
    /// True when the message was retained at the server before this subscription was made (MQTT 5, 3.3.1.3).
    /// </summary>
    public bool Retain { get; }

    /// <summary>True when the server marked the delivery as a possible repetition (MQTT 5, 3.3.1.1).</summary>
    public bool Dup { get; }

    /// <summary>The content type the publisher declared, or null. Always null before MQTT 5.</summary>
    public string? ContentType { get; }

    /// <summary>The user properties of the message, in order. Always empty before MQTT 5.</summary>
    public IReadOnlyList<MqttUserProperty> UserProperties { get; }

    /// <summary>
    /// What was left of the message's life when it was received (MQTT 5, 3.3.2.3.3); null for a message that does not expire.
    /// Always null before MQTT 5.
    /// </summary>
    public TimeSpan? Expiry { get; }

    /// <summary>When the message was read from the network, by the clock of this client.</summary>
    public DateTimeOffset ReceivedAt { get; }
}
