namespace TypedMqtt.Benchmarks.Comparison.Measuring;

/// <summary>What one client has measured of itself in one work. What does not apply is null.</summary>
internal sealed record Measurement
{
    public double? MessagesPerSecond { get; init; }

    /// <summary>Of managed memory; a C program has none.</summary>
    public double? BytesAllocatedPerMessage { get; init; }

    /// <summary>All threads' time, in the program and in the kernel on its behalf.</summary>
    public double? CpuSecondsPerMillion { get; init; }

    public double? Milliseconds { get; init; }

    public double? KilobytesPerConnection { get; init; }

    /// <summary>How many threads more there are than before the connections.</summary>
    public double? Threads { get; init; }

    /// <summary>How many messages the client says it has published in all, warming up included: the peer has to know as many.</summary>
    public long? Published { get; init; }
}
