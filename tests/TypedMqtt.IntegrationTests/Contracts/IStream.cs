namespace TypedMqtt.IntegrationTests.Contracts;

/// <summary>Numbers, in streams of their own.</summary>
[MqttContract("streams/{key}")]
public interface IStream
{
    [MqttEvent("numbers", Qos = MqttQos.AtLeastOnce)]
    Task NumberAsync(int key, int number);
}
