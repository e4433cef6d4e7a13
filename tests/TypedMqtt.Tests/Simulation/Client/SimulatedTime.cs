namespace TypedMqtt.Tests.Simulation.Client;

/// <summary>The client's clock: a number that the simulation moves.</summary>
internal sealed class SimulatedTime : TimeProvider
{
    /// <summary>Milliseconds since the beginning.</summary>
    internal long Now { get; set; }

    public override long TimestampFrequency => 1_000;

    public override long GetTimestamp() => Now;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddMilliseconds(Now);
}
