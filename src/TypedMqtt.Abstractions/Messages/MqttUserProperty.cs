namespace TypedMqtt;

/// <summary>A name and a value that travel with a message (MQTT 5, 3.3.2.3.7). A name may appear more than once.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value.</param>
public readonly record struct MqttUserProperty(string Name, string Value);
