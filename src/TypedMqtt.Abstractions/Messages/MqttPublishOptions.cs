namespace TypedMqtt;

/// <summary>
/// How one message differs from what its contract member declares. A member takes it as an optional parameter; it may be
/// kept and used for any number of messages.
/// </summary>
public sealed class MqttPublishOptions
{
    private static readonly TimeSpan LongestExpiry = TimeSpan.FromSeconds(uint.MaxValue);

    /// <summary>The quality of service (MQTT 5, 4.3); null, the default, for the member's own.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of <see cref="MqttQos"/>.</exception>
    public MqttQos? Qos
    {
        get;
        init => field = value is null or (>= MqttQos.AtMostOnce and <= MqttQos.ExactlyOnce)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Not a quality of service.");
    }

    /// <summary>
    /// Whether the server keeps the message for later subscribers (MQTT 5, 3.3.1.3); null, the default, for the member's own.
    /// An event may be retained. A state always is: publishing one with false throws, since later subscribers would be given
    /// an older value.
    /// </summary>
    public bool? Retain { get; init; }

    /// <summary>
    /// The time after which the message is of no use if it has not been delivered (MQTT 5, 3.3.2.3.3), sent in whole seconds
    /// begun; <see cref="Timeout.InfiniteTimeSpan"/> for a message that does not expire; null, the default, for the member's
    /// own. Not sent before MQTT 5.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero, negative, or longer than 4,294,967,295 seconds.</exception>
    public TimeSpan? Expiry
    {
        get;
        init => field = value is null || value == Timeout.InfiniteTimeSpan || (value > TimeSpan.Zero && value <= LongestExpiry)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "An expiry is above zero and no longer than 4,294,967,295 seconds.");
    }

    /// <summary>What the awaited publish waits for; null, the default, for what the connection's options say.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of <see cref="MqttCompletion"/>.</exception>
    public MqttCompletion? CompleteWhen
    {
        get;
        init => field = value is null or MqttCompletion.Acknowledged or MqttCompletion.Accepted
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Not a moment of completion.");
    }

    /// <summary>
    /// The content type (MQTT 5, 3.3.2.3.9); null, the default, for that of the member's serializer. Not sent before MQTT 5.
    /// </summary>
    public string? ContentType { get; init; }

    /// <summary>
    /// User properties (MQTT 5, 3.3.2.3.7), sent in this order behind those the member has as parameters; none by default.
    /// Not sent before MQTT 5.
    /// </summary>
    /// <exception cref="ArgumentException">A name or a value is null.</exception>
    public IReadOnlyList<MqttUserProperty> UserProperties
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value.All(property => property is { Name: not null, Value: not null })
                ? value
                : throw new ArgumentException("The name or the value of a user property is null.", nameof(value));
        }
    } = [];
}
