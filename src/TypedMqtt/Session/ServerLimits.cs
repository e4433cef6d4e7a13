using TypedMqtt.Protocol;

namespace TypedMqtt.Session;

/// <summary>What the server said in CONNACK it can take (MQTT 5, 3.2.2.3), or what holds where it said nothing.</summary>
/// <param name="ReceiveMaximum">How many messages of QoS 1 and 2 may be unacknowledged at once.</param>
/// <param name="MaximumPacketSize">The largest packet, in bytes; null for no limit but the protocol's.</param>
/// <param name="MaximumQos">The highest quality of service to publish with.</param>
/// <param name="RetainAvailable">Whether retained messages may be published.</param>
internal sealed record ServerLimits(ushort ReceiveMaximum, uint? MaximumPacketSize, MqttQos MaximumQos, bool RetainAvailable)
{
    /// <summary>
    /// The window we keep to on MQTT 3.1.1, where a server has no way to ask for one. Servers have one all the same, and drop
    /// or reorder what is beyond it; 20 is the smallest that is in common use.
    /// </summary>
    internal const ushort ReceiveMaximumBeforeMqtt5 = 20;

    internal static ServerLimits From(ConnAck connAck, MqttProtocolVersion version) => new(
        version == MqttProtocolVersion.V500 ? connAck.ReceiveMaximum : ReceiveMaximumBeforeMqtt5,
        connAck.MaximumPacketSize,
        connAck.MaximumQos,
        connAck.RetainAvailable);
}
