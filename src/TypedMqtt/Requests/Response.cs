using TypedMqtt.Handlers;

namespace TypedMqtt.Requests;

/// <summary>An answer as it came.</summary>
/// <param name="Kind">What it is; null where it says something that is not known here.</param>
/// <param name="Payload">Its payload, in memory of its own: it may be kept as long as the caller likes.</param>
internal readonly record struct Response(AnswerKind? Kind, byte[] Payload);
