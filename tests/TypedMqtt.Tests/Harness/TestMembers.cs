using System.Text;
using TypedMqtt.CompilerServices;
using TypedMqtt.Protocol;

namespace TypedMqtt.Tests.Harness;

/// <summary>A contract member as generated code would declare it, and messages for it.</summary>
internal static class TestMembers
{
    /// <summary>Numbers on <c>numbers/{name}</c>.</summary>
    internal static MqttMember<int> Numbers { get; } =
        new("INumbers.NumberAsync", "numbers/{name}", MqttMemberKind.Event, MqttQos.AtMostOnce, 0, MqttPayloads.Formatted<int>());

    /// <summary>Text on any topic.</summary>
    internal static MqttMember<string> Everything { get; } =
        new("IEverything.AnyAsync", "{*everything}", MqttMemberKind.Event, MqttQos.AtMostOnce, 0, MqttPayloads.Text);

    /// <summary>A PUBLISH that was received.</summary>
    internal static InboundPublish Publish(int number, MqttQos qos = MqttQos.AtMostOnce, ushort packetId = 0, string topic = "numbers/a") => new()
    {
        Topic = Encoding.UTF8.GetBytes(topic),
        Payload = Encoding.UTF8.GetBytes(number.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        Qos = qos,
        PacketId = packetId,
    };
}
