namespace TypedMqtt.Requests;

/// <summary>Where an answer goes.</summary>
/// <param name="Topic">The whole topic; before MQTT 5, without the word at its end.</param>
/// <param name="Correlation">What to send back with it; null for nothing, and where it stands in the topic.</param>
/// <param name="IsByTopic">Whether what the answer is has to stand in the topic.</param>
internal sealed record ReturnAddress(string Topic, byte[]? Correlation, bool IsByTopic);
