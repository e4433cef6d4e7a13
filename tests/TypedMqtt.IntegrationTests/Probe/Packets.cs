namespace TypedMqtt.IntegrationTests.Probe;

/// <summary>Packets as byte-level peers write them down; short ones, whose lengths fit into one byte.</summary>
internal static class Packets
{
    internal const string ClientId = "peer";

    internal static byte[] Connect(string protocol, bool cleanStart = true, byte keepAlive = 60, params byte[] properties) => Packet(0x10, [
        .. Text(protocol == "3.1" ? "MQIsdp" : "MQTT"),
        Version(protocol),
        (byte)(cleanStart ? 2 : 0),
        0,
        keepAlive,
        .. Properties(protocol, properties),
        .. Text(ClientId),
    ]);

    internal static byte[] ConnAck(string protocol, bool sessionPresent = false) =>
        Packet(0x20, [(byte)(sessionPresent ? 1 : 0), 0, .. Properties(protocol)]);

    internal static byte[] Publish(string protocol, int qos, ushort packetId, string topic, string payload, params byte[] properties) => Packet((byte)(0x30 | (qos << 1)), [
        .. Text(topic),
        .. qos == 0 ? [] : Number(packetId),
        .. Properties(protocol, properties),
        .. System.Text.Encoding.UTF8.GetBytes(payload),
    ]);

    internal static byte[] Subscribe(string protocol, ushort packetId, string topicFilter, byte qos, params byte[] properties) =>
        Packet(0x82, [.. Number(packetId), .. Properties(protocol, properties), .. Text(topicFilter), qos]);

    internal static byte[] Unsubscribe(string protocol, ushort packetId, string topicFilter, params byte[] properties) =>
        Packet(0xA2, [.. Number(packetId), .. Properties(protocol, properties), .. Text(topicFilter)]);

    /// <summary>PUBACK and its like without a reason code, which they all may be on MQTT 5 too.</summary>
    internal static byte[] Ack(byte firstByte, ushort packetId) => Packet(firstByte, Number(packetId));

    internal static byte[] UserProperty(string name, string value) => [0x26, .. Text(name), .. Text(value)];

    private static byte[] Packet(byte firstByte, byte[] body) => [firstByte, checked((byte)body.Length), .. body];

    private static byte Version(string protocol) => protocol switch
    {
        "3.1" => 3,
        "3.1.1" => 4,
        _ => 5,
    };

    private static byte[] Properties(string protocol, params byte[] properties) => protocol == "5" ? [checked((byte)properties.Length), .. properties] : [];

    private static byte[] Text(string text) => [.. Number((ushort)text.Length), .. System.Text.Encoding.UTF8.GetBytes(text)];

    private static byte[] Number(ushort number) => [(byte)(number >> 8), (byte)number];
}
