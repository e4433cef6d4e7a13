using TypedMqtt.Handlers;

namespace TypedMqtt.Requests;

/// <summary>What an answer is, on the wire: a user property on MQTT 5, the last level of the topic before.</summary>
internal static class AnswerWords
{
    /// <summary>The user property. Without it an answer is what was asked for, so a responder of another make needs none.</summary>
    internal const string Property = "typedmqtt-answer";

    internal static string ToWord(AnswerKind kind) => kind switch
    {
        AnswerKind.Ok => "ok",
        AnswerKind.Fault => "fault",
        AnswerKind.Error => "error",
        AnswerKind.Invalid => "invalid",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No word for it."),
    };

    /// <summary>Null for a word that this version does not know.</summary>
    internal static AnswerKind? FromWord(ReadOnlySpan<char> word) => word switch
    {
        "ok" => AnswerKind.Ok,
        "fault" => AnswerKind.Fault,
        "error" => AnswerKind.Error,
        "invalid" => AnswerKind.Invalid,
        _ => null,
    };
}
