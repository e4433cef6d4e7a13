namespace TypedMqtt.Session;

/// <summary>
/// What the session has to remember of a delivered message of QoS 1 or 2 until it is handled, and until its
/// acknowledgement can leave in its turn.
/// </summary>
/// <param name="packetId">The packet identifier.</param>
/// <param name="qos">The quality of service.</param>
/// <param name="fingerprint">What tells the message from another one with the same identifier.</param>
internal class InboundTicket(ushort packetId, MqttQos qos, int fingerprint)
{
    private readonly byte _qos = (byte)qos;

    public ushort PacketId { get; } = packetId;

    internal MqttQos Qos => (MqttQos)_qos;

    public int Fingerprint { get; } = fingerprint;

    internal bool IsHandled { get; set; }

    /// <summary>What the acknowledgement says: 0x80 and above that the message was not accepted (MQTT 5, 4.8.2). Set before it is handled.</summary>
    internal MqttReasonCode ReasonCode { get; set; }

    /// <summary>True for the turn of a message that was acknowledged before, and is acknowledged again.</summary>
    internal bool IsRepetition { get; init; }

    /// <summary>True while it has a turn in the order of acknowledgements of the connection that stands.</summary>
    internal bool HasTurn { get; set; }
}
