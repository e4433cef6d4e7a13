namespace TypedMqtt.Session;

/// <summary>What a journal record says. Each has to be kept before what it stands before leaves this client.</summary>
internal enum SessionRecordKind
{
    /// <summary>A connection stands, so the server has a session of ours. Stands before anything that is sent in it.</summary>
    Connected,

    /// <summary>A message of QoS 1 or 2 is in the outbox; stands before its publisher is told so.</summary>
    Accepted,

    /// <summary>An accepted message has left the outbox unsent: expired, cancelled, dropped, or not for this server.</summary>
    Withdrawn,

    /// <summary>A message has its packet identifier; stands before its first PUBLISH.</summary>
    Sent,

    /// <summary>PUBREC was received; stands before PUBREL, and no PUBLISH is sent from here on (MQTT-4.3.3-6).</summary>
    Released,

    /// <summary>The exchange of a sent message is over, or its session is. Stands before the identifier is used again.</summary>
    Finished,

    /// <summary>The server has no session, and a sent message is in the outbox again. Stands before the identifier is used again.</summary>
    Requeued,

    /// <summary>A message cannot be sent again, but its identifier stays in use until the session ends.</summary>
    Stranded,

    /// <summary>A message of QoS 2 has been handled; stands before PUBREC.</summary>
    Received,

    /// <summary>
    /// The exchange of a message is over: PUBREL was received, or it is refused. Stands before PUBCOMP, or that PUBREC, behind which
    /// its identifier means another message.
    /// </summary>
    Completed,

    /// <summary>The server has no session: all received identifiers are forgotten, and those of stranded messages are free.</summary>
    Discarded,
}
