namespace TypedMqtt;

/// <summary>What an awaited publish of QoS 1 or 2 waits for. At QoS 0 it is always <see cref="Accepted"/>.</summary>
public enum MqttCompletion
{
    /// <summary>The server has the message: PUBACK at QoS 1, PUBCOMP at QoS 2.</summary>
    Acknowledged,

    /// <summary>
    /// The outbox has the message, and where the session is kept beyond the process, it is on disk. What becomes of it later is
    /// counted and logged, and nobody waits for it.
    /// </summary>
    Accepted,
}
