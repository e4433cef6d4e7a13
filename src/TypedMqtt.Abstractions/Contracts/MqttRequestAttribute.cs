namespace TypedMqtt;

/// <summary>
/// A question that one responder answers: the member returns <c>ValueTask&lt;T&gt;</c> or <c>Task&lt;T&gt;</c> of the answer.
/// On MQTT 5 the request carries a response topic and correlation data (MQTT 5, 4.10); before it, both stand in the topics.
/// </summary>
/// <remarks>
/// <see cref="MqttMemberAttribute.Qos"/> is <see cref="MqttQos.AtLeastOnce"/> by default here, for the request and for the
/// answer. A request expires with its time-out, so <see cref="MqttMemberAttribute.ExpirySeconds"/> cannot be set. A handler may
/// be given a request more than once unless it is of <see cref="MqttQos.ExactlyOnce"/>: one process knows most repetitions.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class MqttRequestAttribute : MqttMemberAttribute
{
    /// <summary>The default of <see cref="TimeoutSeconds"/>.</summary>
    public const int DefaultTimeoutSeconds = 10;

    /// <summary>Marks a member as a request.</summary>
    /// <param name="template">The topic template of the member; it follows the template of the contract.</param>
    public MqttRequestAttribute(string template)
        : base(template) => Qos = MqttQos.AtLeastOnce;

    /// <summary>
    /// The seconds an answer may take, waiting for a connection included; 10 by default, at least 1. Then the call fails with an
    /// <see cref="MqttRequestException"/>. Sent as the Message Expiry Interval on MQTT 5.
    /// </summary>
    public int TimeoutSeconds { get; set; } = DefaultTimeoutSeconds;

    /// <summary>
    /// The type a handler may refuse a request with, by throwing <see cref="MqttFaultException{TFault}"/> of it; the caller gets
    /// the same exception. Null, the default, for none. It is sent as payloads are, by the contract's JSON context.
    /// </summary>
    public Type? Fault { get; set; }
}
