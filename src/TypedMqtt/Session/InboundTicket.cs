using TypedMqtt.Handlers;

namespace TypedMqtt.Session;

/// <summary>
/// What the session has to remember of a delivered message of QoS 1 or 2 until it is handled, and until its
/// acknowledgement can leave in its turn.
/// </summary>
/// <param name="packetId">The packet identifier.</param>
/// <param name="qos">The quality of service.</param>
/// <param name="fingerprint">What tells the message from another one with the same identifier.</param>
internal sealed class InboundTicket(ushort packetId, MqttQos qos, int fingerprint) : IExchange
{
    private string? _delivery;

    public ushort PacketId { get; } = packetId;

    internal MqttQos Qos { get; } = qos;

    public int Fingerprint { get; } = fingerprint;

    /// <summary>QoS 2: the number of the exchange.</summary>
    public long Number { get; init; }

    /// <summary>QoS 2: whose number it is.</summary>
    public string Session { get; init; } = "";

    // Few ask for it.
    public string Delivery => LazyInitializer.EnsureInitialized(ref _delivery, static () => Guid.NewGuid().ToString("N"))!;

    internal bool IsHandled { get; set; }

    /// <summary>What the acknowledgement says: 0x80 and above that the message was not accepted (MQTT 5, 4.8.2). Set before it is handled.</summary>
    internal MqttReasonCode ReasonCode { get; set; }

    /// <summary>True for the turn of a message that was acknowledged before, and is acknowledged again.</summary>
    internal bool IsRepetition { get; init; }

    /// <summary>True while it has a turn in the order of acknowledgements of the connection that stands.</summary>
    internal bool HasTurn { get; set; }
}
