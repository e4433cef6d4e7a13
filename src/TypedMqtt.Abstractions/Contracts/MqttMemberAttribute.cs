namespace TypedMqtt;

/// <summary>What the attributes of contract members have in common.</summary>
/// <param name="template">The topic template of the member; it follows the template of the contract.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public abstract class MqttMemberAttribute(string template) : Attribute
{
    /// <summary>
    /// The topic template of the member, for example <c>temperature/{zone}</c>. It follows the template of the contract,
    /// separated by a slash. A placeholder takes a whole topic level; <c>{*rest}</c>, only as the last level, takes all
    /// levels that are left; <c>{{</c> and <c>}}</c> stand for the braces themselves.
    /// </summary>
    public string Template { get; } = template;

    /// <summary>
    /// The quality of service a message is published with, and the one a subscription asks for unless it says otherwise.
    /// <see cref="MqttQos.AtMostOnce"/> by default (MQTT 5, 4.3).
    /// </summary>
    public MqttQos Qos { get; set; }

    /// <summary>
    /// The seconds after which a message that has not been delivered is of no use, sent as the Message Expiry Interval
    /// (MQTT 5, 3.3.2.3.3). Zero, the default, means that messages do not expire. Not sent before MQTT 5.
    /// </summary>
    public int ExpirySeconds { get; set; }

    /// <summary>
    /// An <see cref="IMqttPayloadSerializer{T}"/> of the payload's type, or an open generic one such as
    /// <c>typeof(CborSerializer&lt;&gt;)</c>, with a constructor without parameters. By default the contract's, and without
    /// one what the type of the payload says.
    /// </summary>
    public Type? Serializer { get; set; }
}
