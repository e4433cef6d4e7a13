namespace TypedMqtt.Tests.Simulation.Client;

/// <summary>A publish the application is waiting for.</summary>
internal sealed record PendingPublish(int Number, int Qos, ValueTask Completion, CancellationTokenSource? Cancellation);
