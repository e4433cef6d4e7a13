namespace TypedMqtt.Session;

/// <summary>How far an outbound message has come.</summary>
internal enum OutboundState
{
    /// <summary>Beyond the limits of the outbox: its publisher waits for room.</summary>
    WaitingForRoom,

    /// <summary>In the outbox.</summary>
    Queued,

    /// <summary>PUBLISH was sent; PUBACK or PUBREC is awaited.</summary>
    Sent,

    /// <summary>PUBREC was received, so from here on only PUBREL is sent (MQTT-4.3.3-4); PUBCOMP is awaited.</summary>
    Released,

    /// <summary>The session has no more to do with it.</summary>
    Done,
}
