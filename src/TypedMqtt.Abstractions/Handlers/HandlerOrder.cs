namespace TypedMqtt.Handlers;

/// <summary>Which messages of a handler keep their order.</summary>
/// <param name="LevelName">The placeholder whose value they have in common; null for the topic.</param>
/// <param name="Lanes">How many may be handled at once.</param>
internal sealed record HandlerOrder(string? LevelName, int Lanes);
