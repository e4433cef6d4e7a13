using System.Text.Json.Serialization;
using TypedMqtt;

namespace HomeSensors.Contracts;

/// <summary>A switch, in the words of both: <c>ON</c> and <c>OFF</c>, as a whole payload and inside JSON.</summary>
public enum Power
{
    [MqttName("OFF")]
    [JsonStringEnumMemberName("OFF")]
    Off,

    [MqttName("ON")]
    [JsonStringEnumMemberName("ON")]
    On,
}
