namespace TypedMqtt.Connection;

/// <summary>What to do after a connection has failed or was refused.</summary>
internal enum Recovery
{
    /// <summary>Try again, soon at first.</summary>
    Retry,

    /// <summary>Try again, but with the longest wait: only someone at the server can mend it.</summary>
    RetrySlowly,

    /// <summary>Try the server that this one points to, where that is allowed (MQTT 5, 4.11).</summary>
    Redirect,

    /// <summary>Try again with fresh credentials, where there is a provider to ask; slowly where there is none.</summary>
    RefreshCredentials,

    /// <summary>Give up: trying again would do harm or change nothing.</summary>
    GiveUp,
}
