namespace TypedMqtt;

/// <summary>
/// The latest value of something: published with the RETAIN flag, so whoever subscribes later gets it at once.
/// Where the payload may be null, null clears the state (an empty retained message: MQTT 5, 3.3.1.3).
/// </summary>
/// <param name="template">The topic template of the member; it follows the template of the contract.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class MqttStateAttribute(string template) : MqttMemberAttribute(template);
