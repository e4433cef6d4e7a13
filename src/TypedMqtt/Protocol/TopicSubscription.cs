namespace TypedMqtt.Protocol;

/// <summary>One topic filter of a SUBSCRIBE and its options (MQTT 5, 3.8.3). Before MQTT 5 there is no option but the QoS.</summary>
/// <param name="TopicFilter">The topic filter.</param>
/// <param name="Qos">The highest quality of service to be sent messages with.</param>
/// <param name="NoLocal">Whether the server keeps our own messages from us; not with a shared subscription (MQTT-3.8.3-4).</param>
/// <param name="RetainAsPublished">Whether the server leaves the RETAIN flag as the publisher has set it.</param>
/// <param name="RetainHandling">Whether retained messages are sent.</param>
internal readonly record struct TopicSubscription(
    string TopicFilter,
    MqttQos Qos,
    bool NoLocal = false,
    bool RetainAsPublished = false,
    RetainHandling RetainHandling = RetainHandling.SendAtSubscribe);
