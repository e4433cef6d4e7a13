namespace TypedMqtt.Handlers;

/// <summary>What becomes of a message on which a handler has failed for the last time.</summary>
internal enum FailureAction
{
    /// <summary>It is acknowledged, and lost to this handler.</summary>
    Skip,

    /// <summary>It is published to the dead-letter topic, then acknowledged.</summary>
    DeadLetter,

    /// <summary>It is not acknowledged, and the connection is given up.</summary>
    Stop,

    /// <summary>It is not acknowledged, and the connection is made again, so that the server sends it again.</summary>
    DisconnectForRedelivery,
}
