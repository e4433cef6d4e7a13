namespace TypedMqtt.Tests.Simulation;

/// <summary>A trace that broke a promise.</summary>
internal sealed record TraceFailure(TraceId Id, string Invariant, string Message);
