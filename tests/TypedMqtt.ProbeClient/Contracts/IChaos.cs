namespace TypedMqtt.ProbeClient.Contracts;

/// <summary>What <c>publish</c> publishes: one topic, under each quality of service.</summary>
[MqttContract("chaos")]
public interface IChaos
{
    [MqttEvent("t", Qos = MqttQos.AtMostOnce)]
    Task AtMostOnceAsync(string text, CancellationToken cancellationToken = default);

    [MqttEvent("t", Qos = MqttQos.AtLeastOnce)]
    Task AtLeastOnceAsync(string text, CancellationToken cancellationToken = default);

    [MqttEvent("t", Qos = MqttQos.ExactlyOnce)]
    Task ExactlyOnceAsync(string text, CancellationToken cancellationToken = default);
}
