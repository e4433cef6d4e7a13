using System.Text.Json.Serialization;

namespace TypedMqtt.IntegrationTests.Contracts;

/// <summary>A contract with one of everything.</summary>
[MqttContract("house/{room}", JsonContext = typeof(HouseJson))]
public interface IHouse
{
    [MqttEvent("temperature/{zone}", Qos = MqttQos.AtLeastOnce, ExpirySeconds = 60)]
    ValueTask TemperatureAsync(string room, int zone, Reading payload, CancellationToken cancellationToken = default);

    [MqttEvent("motion")]
    ValueTask MotionAsync(string room, int count);

    [MqttEvent("door/{id}/{side}/{locked}", Qos = MqttQos.ExactlyOnce)]
    ValueTask DoorAsync(string room, Guid id, Side side, bool locked, string text, CancellationToken cancellationToken = default);

    [MqttState("status", Qos = MqttQos.AtLeastOnce)]
    Task StatusAsync(string room, Reading? payload);

    [MqttEvent("log/{*path}")]
    ValueTask LogAsync(string room, string path, string line);

    [MqttEvent("bell", Qos = MqttQos.AtLeastOnce)]
    ValueTask BellAsync(string room);
}

public enum Side
{
    [MqttName("in")]
    Inner,

    [MqttName("out")]
    Outer,
}

public sealed record Reading(double Celsius, int Humidity);

[JsonSerializable(typeof(Reading))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class HouseJson : JsonSerializerContext;
