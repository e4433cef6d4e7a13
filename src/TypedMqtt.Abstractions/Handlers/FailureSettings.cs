namespace TypedMqtt.Handlers;

/// <summary>What follows when a handler fails.</summary>
internal sealed record FailureSettings
{
    internal static readonly FailureSettings Default = new();

    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    /// <summary>How many attempts follow the first one.</summary>
    internal int Retries { get; init; }

    /// <summary>The wait before the second attempt.</summary>
    internal TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    internal FailureAction Action { get; init; }

    /// <summary>The wait behind an attempt: twice as long each time, and 30 seconds at the most.</summary>
    /// <param name="attempt">The attempt that has failed, from 1.</param>
    internal TimeSpan DelayAfter(int attempt)
    {
        var delay = FirstDelay * Math.Pow(2, Math.Min(attempt - 1, 20));
        return delay < LongestDelay ? delay : LongestDelay > FirstDelay ? LongestDelay : FirstDelay;
    }
}
