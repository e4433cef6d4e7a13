namespace TypedMqtt.Fuzz;

/// <summary>Something that has to hold for every input does not hold for this one.</summary>
internal sealed class BrokenInvariantException(string message) : Exception(message);
