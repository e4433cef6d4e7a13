using System.Collections.Generic;
using System.Text.Json.Serialization;
using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.HomeAssistant;

/// <summary>The discovery of Home Assistant, with its snake case, and what it says of itself.</summary>
[MqttContract("homeassistant", JsonContext = typeof(DiscoveryJson))]
public interface IHomeAssistant
{
    [MqttState("{component}/{nodeId}/{objectId}/config")]
    ValueTask ConfigAsync(Component component, string nodeId, string objectId, EntityConfig? payload);

    [MqttState("status")]
    ValueTask StatusAsync(Birth payload);
}

public enum Component
{
    [MqttName("binary_sensor")]
    BinarySensor,

    [MqttName("sensor")]
    Sensor,

    [MqttName("switch")]
    Switch,
}

public enum Birth
{
    [MqttName("offline")]
    Offline,

    [MqttName("online")]
    Online,
}

public sealed record EntityConfig(string Name, string UniqueId, string StateTopic, string? UnitOfMeasurement, IReadOnlyList<AvailabilityTopic> Availability, DeviceInfo Device);

public sealed record AvailabilityTopic(string Topic, string? PayloadAvailable, string? PayloadNotAvailable);

public sealed record DeviceInfo(string[] Identifiers, string? SwVersion);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(EntityConfig))]
internal sealed partial class DiscoveryJson : JsonSerializerContext;
