using TypedMqtt;

namespace Broken;

[MqttContract("rooms/{room}")]
public interface IBroken
{
    // The template has a level that no parameter gives.
    [MqttEvent("temperature/{zone}")]
    ValueTask TemperatureAsync(string room, double celsius);
}
