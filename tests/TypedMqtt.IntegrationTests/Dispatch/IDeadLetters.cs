namespace TypedMqtt.IntegrationTests.Dispatch;

/// <summary>Dead letters as a contract of their own: whatever could not be handled, with what is known about why.</summary>
[MqttContract("dead-letter")]
public interface IDeadLetters
{
    [MqttEvent("{*topic}", Qos = MqttQos.AtLeastOnce)]
    ValueTask LetterAsync(
        string topic,
        byte[] payload,
        [MqttUserProperty("dead-letter-error")] string? cause = null,
        [MqttUserProperty("dead-letter-attempts")] int? attempts = null,
        [MqttUserProperty("dead-letter-topic")] string? originalTopic = null);
}
