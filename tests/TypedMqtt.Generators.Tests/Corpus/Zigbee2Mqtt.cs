using System.Text.Json.Serialization;
using System.Threading;
using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.Zigbee2Mqtt;

/// <summary>
/// Zigbee2MQTT, as its documentation gives it. A friendly name may have spaces in it, which is one level, and slashes, which
/// are several: for those there is the tail.
/// </summary>
[MqttContract("zigbee2mqtt", JsonContext = typeof(ZigbeeJson))]
public interface IZigbee2Mqtt
{
    [MqttEvent("{friendlyName}")]
    ValueTask DeviceAsync(string friendlyName, DeviceState payload, CancellationToken cancellationToken = default);

    [MqttEvent("{friendlyName}/set")]
    ValueTask SetAsync(string friendlyName, DeviceState payload, MqttPublishOptions? options = null);

    [MqttEvent("{friendlyName}/get")]
    ValueTask GetAsync(string friendlyName, DeviceState payload);

    [MqttState("{friendlyName}/availability")]
    ValueTask AvailabilityAsync(string friendlyName, Availability? payload);

    [MqttState("bridge/state")]
    ValueTask BridgeStateAsync(Availability? payload);

    [MqttEvent("bridge/logging")]
    ValueTask LoggingAsync(LogLine payload);
}

/// <summary>The same, for friendly names with slashes: every message below the base topic.</summary>
[MqttContract(JsonContext = typeof(ZigbeeJson))]
public interface IZigbeeGroups
{
    [MqttEvent("zigbee2mqtt/{*friendlyName}")]
    ValueTask DeviceAsync(string friendlyName, DeviceState payload);
}

public sealed record DeviceState(
    string? State, int? Brightness, ColorXy? Color, double? Temperature, double? Humidity, bool? Occupancy, [property: JsonPropertyName("linkquality")] int? LinkQuality);

public sealed record ColorXy(double X, double Y);

public sealed record Availability(AvailabilityState State);

public enum AvailabilityState
{
    [JsonStringEnumMemberName("online")]
    Online,

    [JsonStringEnumMemberName("offline")]
    Offline,
}

public sealed record LogLine(string Level, string Message);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DeviceState))]
[JsonSerializable(typeof(Availability))]
[JsonSerializable(typeof(LogLine))]
internal sealed partial class ZigbeeJson : JsonSerializerContext;
