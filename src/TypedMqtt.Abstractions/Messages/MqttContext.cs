namespace TypedMqtt;

/// <summary>
/// What is known about a received message beside its typed levels and payload. Valid until the handler that got it has
/// completed: make a <see cref="Copy"/> for what has to live longer. <see cref="Acknowledge"/> can be called at any time. That of a
/// message of a live subscription stays valid.
/// </summary>
public sealed class MqttContext
{
    private readonly MessageFacts _facts;
    private readonly int _version;

    internal MqttContext(MessageFacts facts)
    {
        _facts = facts;
        _version = facts.Version;
    }

    /// <summary>The topic name the message was published to, the connection's topic prefix included.</summary>
    public string Topic => Facts.Topic;

    /// <summary>The topic template of the contract member that took the message.</summary>
    public string TopicTemplate => Facts.TopicTemplate;

    /// <summary>The quality of service the server delivered the message with.</summary>
    public MqttQos Qos => Facts.Qos;

    /// <summary>
    /// True when the message was retained at the server before this subscription was made (MQTT 5, 3.3.1.3).
    /// </summary>
    public bool Retain => Facts.Retain;

    /// <summary>True when the server marked the delivery as a possible repetition (MQTT 5, 3.3.1.1).</summary>
    public bool Dup => Facts.Dup;

    /// <summary>The content type the publisher declared, or null. Always null before MQTT 5.</summary>
    public string? ContentType => Facts.ContentType;

    /// <summary>The user properties of the message, in order. Always empty before MQTT 5.</summary>
    public IReadOnlyList<MqttUserProperty> UserProperties => Facts.UserProperties;

    /// <summary>
    /// What was left of the message's life when it was received (MQTT 5, 3.3.2.3.3); null for a message that does not expire.
    /// Always null before MQTT 5.
    /// </summary>
    public TimeSpan? Expiry => Facts.Expiry;

    /// <summary>When the message was read from the network, by the clock of this client.</summary>
    public DateTimeOffset ReceivedAt => Facts.ReceivedAt;

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
        // Not Facts: what is acknowledged by hand may be so when its handler has completed.
        if (_facts.Acknowledgement is not { } acknowledgement)
        {
            throw new InvalidOperationException(
                $"A message of '{_facts.TopicTemplate}' is acknowledged without being asked. To do it by hand, register the handler with Acknowledge({nameof(MqttAcknowledgement)}.{nameof(MqttAcknowledgement.Manual)}), or open the live subscription with {nameof(MqttSubscribeOptions)}.{nameof(MqttSubscribeOptions.Acknowledgement)} set to it.");
        }

        acknowledgement.Acknowledge();
    }

    /// <summary>Makes a copy that stays valid when the handler has completed.</summary>
    /// <exception cref="InvalidOperationException">It has completed.</exception>
    public MqttContext Copy() => new(Facts.Copy());

    /// <exception cref="InvalidOperationException">The handler has completed.</exception>
    internal MessageFacts Facts => _facts.Version == _version ? _facts : throw new InvalidOperationException(
        $"The context of a message of '{_facts.TopicTemplate}' is valid until its handler has completed. Make a {nameof(Copy)} of it before that.");
}
