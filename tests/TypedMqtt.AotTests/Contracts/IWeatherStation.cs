namespace TypedMqtt.AotTests.Contracts;

/// <summary>A contract that inherits another, renamed, with what it inherits beside what it adds.</summary>
[MqttContract("aot/stations/{station}", Name = "Station")]
public interface IWeatherStation : INamed
{
    [MqttState("wind", Qos = MqttQos.AtLeastOnce)]
    ValueTask WindAsync(string station, double? metresPerSecond, MqttPublishOptions? options = null);

    [MqttEvent("gust/{number}", Qos = MqttQos.AtLeastOnce)]
    ValueTask GustAsync(string station, int number, double metresPerSecond);
}
