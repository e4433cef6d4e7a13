namespace TypedMqtt.Session;

/// <summary>
/// What the session has to remember of a delivered message of QoS 1 or 2 until it is handled, and until its
/// acknowledgement can leave in its turn.
/// </summary>
internal sealed class InboundTicket(ushort packetId, MqttQos qos)
{
    internal ushort PacketId { get; } = packetId;

    internal MqttQos Qos { get; } = qos;

    internal bool IsHandled { get; set; }

    /// <summary>True while it has a turn in the order of acknowledgements of the connection that stands.</summary>
    internal bool HasTurn { get; set; }
}
