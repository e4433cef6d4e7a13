namespace TypedMqtt.Tests.Telemetry;

/// <summary>Listeners hear of everything in the process, so what listens runs when nothing else does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TelemetryGroup
{
    internal const string Name = "Telemetry";
}
