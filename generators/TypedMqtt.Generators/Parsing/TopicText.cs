namespace TypedMqtt.Generators.Parsing;

/// <summary>
/// What no topic can have in it (MQTT 5, 1.5.4 and 4.7). The runtime checks values by the same rules; here they are applied
/// to what is written in source.
/// </summary>
internal static class TopicText
{
    /// <summary>Says which character at a place cannot be in a topic, or null when it can.</summary>
    internal static string? FindForbidden(string text, int index) => text[index] switch
    {
        '+' => "the wildcard '+'",
        '#' => "the wildcard '#'",
        '\0' => "the character U+0000",
        < ' ' or (>= '\u007F' and <= '\u009F') => $"the control character U+{(int)text[index]:X4}",
        (>= '\uFDD0' and <= '\uFDEF') or '\uFFFE' or '\uFFFF' => $"the non-character U+{(int)text[index]:X4}",
        var character when char.IsSurrogate(character) => FindForbiddenSurrogate(text, index),
        _ => null,
    };

    /// <summary>Says why a text cannot be one topic level, or null when it can.</summary>
    internal static string? FindLevelProblem(string level)
    {
        if (level.Length == 0)
        {
            return "it is empty";
        }

        for (var i = 0; i < level.Length; i++)
        {
            if (level[i] == '/')
            {
                return "it contains '/', which separates levels";
            }

            if (FindForbidden(level, i) is { } forbidden)
            {
                return "it contains " + forbidden;
            }
        }

        return null;
    }

    private static string? FindForbiddenSurrogate(string text, int index)
    {
        if (char.IsLowSurrogate(text[index]))
        {
            // The second half was looked at with the first.
            return index > 0 && char.IsHighSurrogate(text[index - 1]) ? null : "a lone surrogate, which is no character";
        }

        if (index + 1 == text.Length || !char.IsLowSurrogate(text[index + 1]))
        {
            return "a lone surrogate, which is no character";
        }

        // The last two of every plane are no characters.
        var codePoint = char.ConvertToUtf32(text, index);
        return (codePoint & 0xFFFE) == 0xFFFE ? $"the non-character U+{codePoint:X}" : null;
    }
}
