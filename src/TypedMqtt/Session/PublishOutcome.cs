namespace TypedMqtt.Session;

/// <summary>How a publish ended.</summary>
internal enum PublishOutcome
{
    /// <summary>Done: QoS 0 taken, QoS 1 or 2 acknowledged.</summary>
    Success,

    /// <summary>The server answered with a reason code of 0x80 or above.</summary>
    Refused,

    /// <summary>The message expiry interval passed while the message waited.</summary>
    Expired,

    /// <summary>The caller's token was cancelled.</summary>
    Cancelled,

    /// <summary>The publish time-out has passed.</summary>
    TimedOut,

    /// <summary>The outbox is full, and refuses what is new.</summary>
    OutboxFull,

    /// <summary>The outbox was full, and dropped the message.</summary>
    Dropped,

    /// <summary>The server has lost the session, and with it what became of the message.</summary>
    SessionLost,

    /// <summary>The packet is larger than the server's Maximum Packet Size (MQTT-3.2.2-15).</summary>
    TooLarge,

    /// <summary>The server does not support the quality of service (MQTT-3.2.2-11).</summary>
    QosNotSupported,

    /// <summary>The server does not support retained messages (MQTT-3.2.2-14).</summary>
    RetainNotSupported,

    /// <summary>The connection has been closed or given up.</summary>
    Closed,

    /// <summary>The connection has been closed or given up, and the message is kept: it goes on in the next process.</summary>
    Kept,
}
