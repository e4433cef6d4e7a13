using System.Text.Json.Serialization;

namespace HomeSensors.Contracts;

/// <summary>Whether something is there, in Zigbee2MQTT's words.</summary>
public enum Presence
{
    [JsonStringEnumMemberName("online")]
    Online,

    [JsonStringEnumMemberName("offline")]
    Offline,
}
