namespace TypedMqtt.Generators.Model;

/// <summary>A part of a topic template: text, or a level.</summary>
/// <param name="Text">The text as it goes into the topic, or the name of the level.</param>
/// <param name="IsLevel">Whether it is a level.</param>
internal sealed record SegmentModel(string Text, bool IsLevel);
