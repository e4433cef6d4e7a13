namespace TypedMqtt.Tests.Simulation.Trace;

/// <summary>How a publish ended, as its caller sees it.</summary>
internal enum PublishEnd
{
    /// <summary>Without an exception.</summary>
    Success,

    /// <summary>With a reason code of the server.</summary>
    Refused,

    /// <summary>By its token.</summary>
    Cancelled,

    /// <summary>The client was stopped.</summary>
    Closed,

    /// <summary>The server has said that it does not take such a message.</summary>
    BeyondLimits,

    /// <summary>The server lost the session, and the message was not to be sent as new.</summary>
    SessionLost,

    /// <summary>Its expiry interval had passed before it could be sent.</summary>
    Expired,

    /// <summary>It took longer than it might.</summary>
    TimedOut,

    /// <summary>The outbox had no room for it, or none any more.</summary>
    OutboxFull,
}
