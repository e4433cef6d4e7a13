namespace TypedMqtt.Handlers;

/// <summary>What a handler has answered; the payload has been written elsewhere.</summary>
/// <param name="Kind">What the payload is.</param>
/// <param name="ContentType">The content type to declare; null for none.</param>
/// <param name="IsUtf8">Whether the payload is UTF-8 text.</param>
internal readonly record struct Answer(AnswerKind Kind, string? ContentType = null, bool IsUtf8 = false);
