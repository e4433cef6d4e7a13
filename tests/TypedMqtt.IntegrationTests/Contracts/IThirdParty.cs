using System.Text.Json.Serialization;

namespace TypedMqtt.IntegrationTests.Contracts;

/// <summary>Topics and formats that are not ours: Zigbee2MQTT, Tasmota, the shadows of AWS, a will.</summary>
[MqttContract(JsonContext = typeof(ThirdPartyJson))]
public interface IThirdParty
{
    [MqttEvent("zigbee2mqtt/{friendlyName}", Qos = MqttQos.AtLeastOnce)]
    ValueTask ZigbeeAsync(string friendlyName, ZigbeeState payload);

    [MqttEvent("zigbee2mqtt/rooms/{*friendlyName}", Qos = MqttQos.AtLeastOnce)]
    ValueTask ZigbeeRoomAsync(string friendlyName, ZigbeeState payload);

    [MqttEvent("tele/{device}/SENSOR", Qos = MqttQos.AtLeastOnce)]
    ValueTask TasmotaSensorAsync(string device, TasmotaSensor payload);

    [MqttEvent("stat/{device}/POWER", Qos = MqttQos.AtLeastOnce)]
    ValueTask TasmotaPowerAsync(string device, TasmotaPower payload);

    [MqttEvent("$aws/things/{thing}/shadow/update/delta", Qos = MqttQos.AtLeastOnce)]
    ValueTask ShadowDeltaAsync(string thing, ShadowDelta payload);

    [MqttState("presence/{clientId}", Qos = MqttQos.AtLeastOnce)]
    ValueTask PresenceAsync(string clientId, Presence? payload);
}

public sealed record ZigbeeState(double? Temperature, int? BatteryLow, int Linkquality);

public sealed record TasmotaSensor(DateTime Time, [property: JsonPropertyName("AM2301")] TasmotaClimate Am2301, [property: JsonPropertyName("TempUnit")] string Unit);

public sealed record TasmotaClimate([property: JsonPropertyName("Temperature")] double Temperature, [property: JsonPropertyName("Humidity")] double Humidity);

public enum TasmotaPower
{
    [MqttName("OFF")]
    Off,

    [MqttName("ON")]
    On,
}

public sealed record ShadowDelta(int Version, long Timestamp, Dictionary<string, double> State);

public enum Presence
{
    [MqttName("offline")]
    Offline,

    [MqttName("online")]
    Online,
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(ZigbeeState))]
[JsonSerializable(typeof(TasmotaSensor))]
[JsonSerializable(typeof(ShadowDelta))]
internal sealed partial class ThirdPartyJson : JsonSerializerContext;
