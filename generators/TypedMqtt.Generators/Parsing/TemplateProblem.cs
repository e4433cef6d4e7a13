namespace TypedMqtt.Generators.Parsing;

/// <summary>What is wrong with a topic template.</summary>
/// <param name="Text">The problem and what to do about it.</param>
/// <param name="IsForbiddenCharacter">Whether it is a character that no topic can have.</param>
internal sealed record TemplateProblem(string Text, bool IsForbiddenCharacter = false);
