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

    // Asked and answered, or refused with a Rejected.
    [MqttRequest("setpoint", TimeoutSeconds = 10, Fault = typeof(Rejected))]
    ValueTask<SetPointResult> SetPointAsync(string deviceId, SetPoint payload, CancellationToken ct = default);
}

public sealed record Reading(double Celsius, int Humidity);

public sealed record DeviceState(bool Online);

public sealed record SetPoint(double Celsius);

public sealed record SetPointResult(double Celsius);

public sealed record Rejected(string Reason);

[JsonSerializable(typeof(SetPoint))]
[JsonSerializable(typeof(SetPointResult))]
[JsonSerializable(typeof(Rejected))]
[JsonSerializable(typeof(Reading))]
[JsonSerializable(typeof(DeviceState))]
internal sealed partial class ThermostatJson : JsonSerializerContext;
