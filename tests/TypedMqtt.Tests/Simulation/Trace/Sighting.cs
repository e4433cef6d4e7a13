namespace TypedMqtt.Tests.Simulation.Trace;

/// <summary>Situations a trace can be in that the promises are about: what is never met proves nothing.</summary>
[Flags]
internal enum Sighting
{
    None = 0,

    /// <summary>The client sent a PUBLISH again.</summary>
    PublishSentAgain = 1 << 0,

    /// <summary>The client sent a PUBREL again on a resumed session.</summary>
    PubRelSentAgain = 1 << 1,

    /// <summary>The server sent a message again, and the client had handled it before.</summary>
    HandledMessageSentAgain = 1 << 2,

    /// <summary>The server sent a message again while the client's handler still had it.</summary>
    BusyMessageSentAgain = 1 << 3,

    /// <summary>The server had lost the session.</summary>
    SessionLost = 1 << 4,

    /// <summary>A CONNACK that accepted was lost.</summary>
    ConnAckLost = 1 << 5,

    /// <summary>The window was full: as many were unacknowledged as may be, with more to send.</summary>
    WindowFull = 1 << 6,

    /// <summary>A silenced connection was given up.</summary>
    DeadPeerGivenUp = 1 << 7,

    /// <summary>PINGREQ was answered.</summary>
    Pinged = 1 << 8,

    /// <summary>A publish was cancelled with its message in flight.</summary>
    CancelledInFlight = 1 << 9,

    /// <summary>The client sent a topic alias in place of a topic.</summary>
    AliasSent = 1 << 10,

    /// <summary>The client received a topic alias in place of a topic.</summary>
    AliasReceived = 1 << 11,

    /// <summary>A message could not be sent again within the server's new limits.</summary>
    Stranded = 1 << 12,

    /// <summary>The server refused a message.</summary>
    MessageRefused = 1 << 13,

    /// <summary>A message arrived before any SUBACK of its connection.</summary>
    MessageBeforeSubAck = 1 << 14,

    /// <summary>An attempt to connect was refused.</summary>
    ConnectRefused = 1 << 15,

    /// <summary>The client came back before the server had noticed that it was away.</summary>
    TakenOver = 1 << 16,

    /// <summary>The client was stopped with publishes unfinished.</summary>
    StoppedUnfinished = 1 << 17,

    /// <summary>A handler finished before one that had begun earlier.</summary>
    HandledOutOfOrder = 1 << 18,

    /// <summary>The server sent the client away.</summary>
    Dismissed = 1 << 19,

    /// <summary>A message expired in the outbox.</summary>
    Expired = 1 << 20,
}
