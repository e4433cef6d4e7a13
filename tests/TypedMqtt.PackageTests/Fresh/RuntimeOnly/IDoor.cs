using TypedMqtt;

namespace RuntimeOnly;

[MqttContract("doors/{door}")]
public interface IDoor
{
    [MqttEvent("open")]
    ValueTask OpenAsync(string door);
}
