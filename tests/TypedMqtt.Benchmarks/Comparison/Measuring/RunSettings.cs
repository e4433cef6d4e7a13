namespace TypedMqtt.Benchmarks.Comparison.Measuring;

/// <summary>Where the peer or broker listens, and how long to run.</summary>
/// <param name="Port">The port on the loopback address.</param>
/// <param name="WarmUp">How long to run before anything counts.</param>
/// <param name="Steady">How long to measure.</param>
internal sealed record RunSettings(int Port, TimeSpan WarmUp, TimeSpan Steady);
