namespace TypedMqtt.IntegrationTests.Soak;

[MqttContract("numbers")]
public interface INumbers
{
    [MqttEvent("at-least-once", Qos = MqttQos.AtLeastOnce)]
    Task AtLeastOnceAsync(int number);

    [MqttEvent("exactly-once", Qos = MqttQos.ExactlyOnce)]
    Task ExactlyOnceAsync(int number);
}
