namespace TypedMqtt.Generators.Model;

/// <summary>What a request has beside its topic and payload.</summary>
/// <param name="Reply">What is answered.</param>
/// <param name="Fault">What is answered instead when the request is refused; null for nothing typed.</param>
/// <param name="TimeoutSeconds">How long an answer may take.</param>
internal sealed record RequestModel(PayloadModel Reply, PayloadModel? Fault, int TimeoutSeconds);
