using System.Text.Json.Serialization;
using TypedMqtt;

namespace Contracts;

[MqttContract("rooms/{room}", JsonContext = typeof(RoomJson))]
public interface IRoom
{
    [MqttEvent("temperature", Qos = MqttQos.AtLeastOnce)]
    ValueTask TemperatureAsync(string room, Reading payload, CancellationToken cancellationToken = default);
}

public sealed record Reading(double Celsius);

[JsonSerializable(typeof(Reading))]
internal sealed partial class RoomJson : JsonSerializerContext;
