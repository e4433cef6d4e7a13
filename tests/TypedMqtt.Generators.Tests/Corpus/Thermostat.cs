using System.Text.Json.Serialization;
using System.Threading;
using System.Threading.Tasks;
using TypedMqtt;

namespace Acme;

[MqttContract("acme/v1/devices/{deviceId}", JsonContext = typeof(ThermostatJson))]
public interface IThermostat
{
    [MqttEvent("temperature/{zone}", Qos = MqttQos.AtLeastOnce, ExpirySeconds = 60)]
    ValueTask TemperatureAsync(string deviceId, int zone, Reading payload, CancellationToken ct = default);

    [MqttState("status", Qos = MqttQos.ExactlyOnce)]
    Task StatusAsync(string deviceId, DeviceState? payload, CancellationToken ct = default);

    [MqttEvent("mode/{mode}/log/{*rest}")]
    ValueTask LoggedAsync(string deviceId, Mode mode, string rest, string line);

    [MqttEvent("heartbeat")]
    ValueTask HeartbeatAsync(string deviceId);
}

public enum Mode { [MqttName("on")] On, Off }
public sealed record Reading(double Celsius, int Humidity);
public sealed record DeviceState(bool Online);

[JsonSerializable(typeof(Reading))]
[JsonSerializable(typeof(DeviceState))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
public sealed partial class ThermostatJson : JsonSerializerContext;
