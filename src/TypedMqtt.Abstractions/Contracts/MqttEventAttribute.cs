namespace TypedMqtt;

/// <summary>
/// Something that happened: published without the RETAIN flag, so it reaches only those who are subscribed at the time.
/// </summary>
/// <param name="template">The topic template of the member; it follows the template of the contract.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class MqttEventAttribute(string template) : MqttMemberAttribute(template);
