namespace TypedMqtt.IntegrationTests.Contracts;

/// <summary>A contract whose messages have user properties.</summary>
[MqttContract("tagged/{device}")]
public interface ITagged
{
    [MqttEvent("reading", Qos = MqttQos.AtLeastOnce, ExpirySeconds = 60)]
    ValueTask ReadingAsync(
        string device, double value, [MqttUserProperty("unit")] Side unit, [MqttUserProperty("sequence")] int? sequence = null, MqttPublishOptions? options = null);

    [MqttEvent("note", Qos = MqttQos.AtLeastOnce)]
    ValueTask NoteAsync(string device, string text, [MqttUserProperty("author")] string? author = null);
}
