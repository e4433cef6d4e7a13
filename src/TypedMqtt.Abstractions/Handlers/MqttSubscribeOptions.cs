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
}
