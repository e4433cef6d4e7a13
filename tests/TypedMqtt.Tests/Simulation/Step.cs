namespace TypedMqtt.Tests.Simulation;

/// <summary>One step of a script.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Topic">The topic filter that is subscribed to, or the topic of a message from the server.</param>
/// <param name="Qos">The quality of service.</param>
/// <param name="Milliseconds">How long to wait.</param>
/// <param name="Connection">A message is published when this connection stands, or a later one.</param>
internal readonly record struct Step(StepKind Kind, string Topic = "", int Qos = 0, int Milliseconds = 0, int Connection = 0);
