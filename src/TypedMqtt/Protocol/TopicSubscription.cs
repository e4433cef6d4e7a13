namespace TypedMqtt.Protocol;

/// <summary>One topic filter of a SUBSCRIBE (MQTT 5, 3.8.3).</summary>
internal readonly record struct TopicSubscription(string TopicFilter, MqttQos Qos);
