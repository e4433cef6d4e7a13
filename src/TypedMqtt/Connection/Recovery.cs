namespace TypedMqtt.Connection;

/// <summary>What to do after a connection has failed or was refused.</summary>
internal enum Recovery
{
    /// <summary>Try again, soon at first.</summary>
    Retry,

    /// <summary>Try again, but with the longest wait: only someone at the server can mend it.</summary>
    RetrySlowly,

    /// <summary>Give up: trying again would do harm or change nothing.</summary>
    GiveUp,
}
