using System.Buffers;
using System.Text;
using MQTTnet.Adapter;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using TypedMqtt.Protocol;

namespace TypedMqtt.Tests.Protocol;

/// <summary>MQTTnet's formatter: a second opinion on what bytes mean, by others than us.</summary>
internal static class Oracle
{
    internal static byte[] Encode(MqttProtocolVersion version, MqttPacket packet)
    {
        var buffer = Formatter(version).Encode(packet);
        return [.. buffer.Packet, .. buffer.Payload.ToArray()];
    }

    internal static TPacket Decode<TPacket>(MqttProtocolVersion version, byte[] packet)
        where TPacket : MqttPacket
    {
        var reader = new SpanReader(packet.AsSpan(1));
        var length = (int)reader.ReadVariableByteInteger();
        Assert.Equal(length, reader.Rest.Length);
        var received = new ReceivedMqttPacket(packet[0], new ArraySegment<byte>(packet, packet.Length - length, length), packet.Length);
        return Assert.IsType<TPacket>(Formatter(version).Decode(received));
    }

    internal static List<MQTTnet.Packets.MqttUserProperty> From(IEnumerable<MqttUserProperty> properties) =>
        [.. properties.Select(property => new MQTTnet.Packets.MqttUserProperty(property.Name, Encoding.UTF8.GetBytes(property.Value)))];

    internal static IEnumerable<MqttUserProperty> To(List<MQTTnet.Packets.MqttUserProperty>? properties) =>
        properties?.Select(property => new MqttUserProperty(property.Name, Encoding.UTF8.GetString(property.ValueBuffer.Span))) ?? [];

    private static MqttPacketFormatterAdapter Formatter(MqttProtocolVersion version) =>
        new((MQTTnet.Formatter.MqttProtocolVersion)version, new MqttBufferWriter(256, 65_536));
}
