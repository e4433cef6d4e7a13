using System.Text.Json.Serialization;
using TypedMqtt;

namespace HelloMqtt;

/// <summary>Everything that travels between thermostats and this program: topics, payloads, guarantees.</summary>
[MqttContract("hello/{deviceId}", JsonContext = typeof(ThermostatJson))]
public interface IThermostat
{
    /// <summary>A room was measured. Sent at least once; of no use after a minute.</summary>
    [MqttEvent("temperature/{zone}", Qos = MqttQos.AtLeastOnce, ExpirySeconds = 60)]
    ValueTask TemperatureAsync(string deviceId, int zone, Reading payload, CancellationToken cancellationToken = default);

    /// <summary>What the device is doing now. Retained: whoever subscribes later gets the latest; null clears it.</summary>
    [MqttState("status", Qos = MqttQos.ExactlyOnce)]
    ValueTask StatusAsync(string deviceId, DeviceStatus? payload, CancellationToken cancellationToken = default);
}

/// <summary>A measurement.</summary>
public sealed record Reading(double Celsius, int Humidity);

/// <summary>What a device says of itself.</summary>
public sealed record DeviceStatus(bool Heating, string Note);

[JsonSerializable(typeof(Reading))]
[JsonSerializable(typeof(DeviceStatus))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class ThermostatJson : JsonSerializerContext;
