namespace TypedMqtt.ProbeClient;

/// <summary>What the process says when it ends.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    internal const int Success = 0;

    /// <summary>Not done: out of time, interrupted, or a publish failed.</summary>
    internal const int NotDone = 1;

    /// <summary>The arguments make no sense.</summary>
    internal const int Usage = 2;

    /// <summary>The connection ended, and was not to be made again.</summary>
    internal const int ConnectionEnded = 3;
}
