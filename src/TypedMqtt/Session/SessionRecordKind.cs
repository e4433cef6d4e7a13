namespace TypedMqtt.Session;

/// <summary>What a journal record says. Each has to be kept before what it stands before leaves this client.</summary>
internal enum SessionRecordKind
{
    /// <summary>A message has its packet identifier; stands before its first PUBLISH.</summary>
    Sent,

    /// <summary>PUBREC was received; stands before PUBREL, and no PUBLISH is sent from here on (MQTT-4.3.3-6).</summary>
    Released,

    /// <summary>The exchange of a sent message is over, or its session is. Stands before the identifier is used again.</summary>
    Finished,

    /// <summary>A message cannot be sent again, but its identifier stays in use until the session ends.</summary>
    Stranded,

    /// <summary>A message of QoS 2 has been handled; stands before PUBREC.</summary>
    Received,

    /// <summary>PUBREL was received for a message; stands before PUBCOMP, behind which its identifier means another message.</summary>
    Completed,

    /// <summary>The server has no session: all received identifiers are forgotten.</summary>
    Discarded,
}
