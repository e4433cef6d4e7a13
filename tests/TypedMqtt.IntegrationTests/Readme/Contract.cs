using System.Text.Json.Serialization;

namespace TypedMqtt.IntegrationTests.Readme;

[MqttContract("acme/v1/devices/{deviceId}", JsonContext = typeof(ThermostatJson))]
public interface IThermostat
{
    // Something that happened: not retained.
    [MqttEvent("temperature/{zone}", Qos = MqttQos.AtLeastOnce, ExpirySeconds = 60)]
    ValueTask TemperatureAsync(string deviceId, int zone, Reading payload, CancellationToken ct = default);

    // The latest value of something: retained; null clears it.
    [MqttState("status", Qos = MqttQos.ExactlyOnce)]
    ValueTask StatusAsync(string deviceId, DeviceState? payload, CancellationToken ct = default);

    // Text needs no JSON; {*path} takes all levels that are left.
    [MqttEvent("log/{*path}")]
    ValueTask LogAsync(string deviceId, string path, string line);
}

public sealed record Reading(double Celsius, int Humidity);

public sealed record DeviceState(bool Online);

[JsonSerializable(typeof(Reading))]
[JsonSerializable(typeof(DeviceState))]
internal sealed partial class ThermostatJson : JsonSerializerContext;
