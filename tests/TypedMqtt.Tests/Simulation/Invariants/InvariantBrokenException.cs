namespace TypedMqtt.Tests.Simulation.Invariants;

/// <summary>A trace broke a promise.</summary>
#pragma warning disable CA1032 // Thrown in one way only.
internal sealed class InvariantBrokenException(string invariant, string message) : Exception($"{invariant}: {message}")
#pragma warning restore CA1032
{
    /// <summary>The name of the promise.</summary>
    internal string Invariant { get; } = invariant;
}
