using System.Buffers;
using System.Text;
using TypedMqtt.CompilerServices;
using TypedMqtt.Session;

namespace TypedMqtt.Tests.Harness;

/// <summary>Messages on their way out, as a publisher would hand them to the session.</summary>
internal static class TestMessages
{
    internal static OutboundMessage Create(string topic, MqttQos qos, int payloadLength = 0, long? expiresAt = null, bool retain = false)
    {
        var member = new MqttMember<string>("ITest.PublishAsync", topic, retain ? MqttMemberKind.State : MqttMemberKind.Event, qos, 0, MqttPayloads.Text);
        var buffer = ArrayPool<byte>.Shared.Rent(topic.Length + payloadLength);
        return new OutboundMessage(member, buffer, Encoding.UTF8.GetBytes(topic, buffer), propertiesLength: 0, payloadLength, expiresAt);
    }
}
