namespace TypedMqtt;

/// <summary>How a subscription differs from what the contract member declares.</summary>
/// <remarks>
/// A topic filter is one subscription at the server, whoever of this client holds it: it has the highest quality of service
/// that is asked for, leaves our own messages out only if all want that, and keeps the RETAIN flag if one wants that.
/// </remarks>
public sealed class MqttSubscribeOptions
{
    /// <summary>
    /// The highest quality of service the server may deliver with (MQTT 5, 3.8.3.1); null, the default, for the member's own.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of <see cref="MqttQos"/>.</exception>
    public MqttQos? Qos
    {
        get;
        set => field = value is null or (>= MqttQos.AtMostOnce and <= MqttQos.ExactlyOnce)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Not a quality of service.");
    }

    /// <summary>
    /// Whether the server keeps from us what we have published ourselves (MQTT 5, 3.8.3.1); false by default. Before MQTT 5
    /// there is no way to say it, and subscribing throws.
    /// </summary>
    public bool NoLocal { get; set; }

    /// <summary>
    /// Whether retained messages are sent when the subscription is made; all of them by default. Before MQTT 5 they always
    /// are, and are dropped here for <see cref="MqttRetainHandling.DoNotSend"/>;
    /// <see cref="MqttRetainHandling.SendAtNewSubscribe"/> makes no difference there. Not looked at where a state is watched,
    /// which begins with what is retained.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of <see cref="MqttRetainHandling"/>.</exception>
    public MqttRetainHandling RetainHandling
    {
        get;
        set => field = value is >= MqttRetainHandling.SendAtSubscribe and <= MqttRetainHandling.DoNotSend
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Not a retain handling.");
    }

    /// <summary>
    /// Whether <see cref="MqttContext.Retain"/> is what the publisher has set, and not whether the message was retained before
    /// the subscription was made (MQTT 5, 3.8.3.1); false by default. Makes no difference before MQTT 5.
    /// </summary>
    public bool RetainAsPublished { get; set; }

    /// <summary>
    /// The name of the group this subscription shares its messages with (MQTT 5, 4.8.2): the server gives each message to one
    /// of the group's clients. Null, the default, for a subscription that gets them all.
    /// </summary>
    /// <remarks>
    /// The topic filter becomes <c>$share/{group}/{filter}</c>. A group gets no retained messages, so
    /// <see cref="RetainHandling"/> is not looked at and a state that is watched cannot be shared; nor can a subscription have
    /// <see cref="NoLocal"/> too (MQTT-3.8.3-4). Before MQTT 5 the
    /// standard has no groups, but servers that have them take the same filter. A server that says it has none refuses the
    /// subscription.
    /// </remarks>
    /// <exception cref="ArgumentException">The name is empty, or has a character that a topic level must not have.</exception>
    public string? Share
    {
        get;
        set
        {
            if (value is not null && TopicRules.FindViolation(value) is { } violation)
            {
                throw new ArgumentException($"Not a name for a group that shares a subscription: {violation}.", nameof(value));
            }

            field = value;
        }
    }

    /// <summary>
    /// When the messages of a live subscription are acknowledged: by default once the reader asks for the one after, or ends the
    /// enumeration; before the reader is given them; or by <see cref="MqttContext.Acknowledge"/>, so that a batch can be read,
    /// stored, and acknowledged then. What was received and not read when it is disposed of is acknowledged; what was read is not.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of <see cref="MqttAcknowledgement"/>.</exception>
    public MqttAcknowledgement Acknowledgement
    {
        get;
        set => field = value is >= MqttAcknowledgement.AfterHandler and <= MqttAcknowledgement.Manual
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Not a time to acknowledge.");
    }
}
