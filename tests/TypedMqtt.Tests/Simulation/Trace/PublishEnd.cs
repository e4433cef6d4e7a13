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

    /// <summary>In another way.</summary>
    Failed,
}
