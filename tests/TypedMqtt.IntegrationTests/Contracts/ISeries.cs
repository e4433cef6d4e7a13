namespace TypedMqtt.IntegrationTests.Contracts;

/// <summary>Numbers, in series of their own.</summary>
[MqttContract("series/{key}")]
public interface ISeries
{
    [MqttEvent("numbers", Qos = MqttQos.AtLeastOnce)]
    Task NumberAsync(int key, int number);
}
