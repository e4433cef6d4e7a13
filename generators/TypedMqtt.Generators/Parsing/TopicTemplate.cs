using System.Text;
using TypedMqtt.Generators.Model;

namespace TypedMqtt.Generators.Parsing;

/// <summary>A topic template, taken apart.</summary>
/// <param name="Segments">Its text and its levels, in order.</param>
/// <param name="Placeholders">The names of its placeholders, in order, the tail's included.</param>
/// <param name="Tail">The name of the tail's placeholder; null when there is none.</param>
internal sealed record TopicTemplate(IReadOnlyList<SegmentModel> Segments, IReadOnlyList<string> Placeholders, string? Tail)
{
    /// <summary>Puts the template of a contract before that of a member.</summary>
    internal static string Join(string contract, string member) =>
        contract.Length == 0 ? member : member.Length == 0 ? contract : contract + "/" + member;

    /// <summary>Takes a template apart.</summary>
    /// <param name="template">The template.</param>
    /// <param name="parsed">The parts.</param>
    /// <param name="problem">What is wrong with it.</param>
    /// <param name="isForbiddenCharacter">Whether what is wrong is a character that no topic can have.</param>
    internal static bool TryParse(string template, out TopicTemplate? parsed, out string? problem, out bool isForbiddenCharacter)
    {
        parsed = null;
        isForbiddenCharacter = false;
        if (template.Length == 0)
        {
            problem = "it is empty, and every topic has at least one character";
            return false;
        }

        var segments = new List<SegmentModel>();
        var placeholders = new List<string>();
        string? tail = null;
        var text = new StringBuilder();
        var levels = SplitLevels(template);
        for (var i = 0; i < levels.Count; i++)
        {
            if (i > 0)
            {
                text.Append('/');
            }

            if (!TryParseLevel(levels[i], text, out var name, out var isTail, out problem, out isForbiddenCharacter))
            {
                return false;
            }

            if (name is null)
            {
                continue;
            }

            if (isTail && i < levels.Count - 1)
            {
                problem = $"'{{*{name}}}' takes all levels that are left, so it must be the last";
                return false;
            }

            if (placeholders.Contains(name))
            {
                problem = $"it has the placeholder '{{{name}}}' twice";
                return false;
            }

            // The slash before a tail is written by the runtime: the tail may be empty.
            var literal = isTail && i > 0 ? text.ToString(0, text.Length - 1) : text.ToString();
            if (literal.Length > 0)
            {
                segments.Add(new SegmentModel(literal, IsLevel: false));
            }

            text.Clear();
            segments.Add(new SegmentModel(name, IsLevel: true));
            placeholders.Add(name);
            tail = isTail ? name : tail;
        }

        if (text.Length > 0)
        {
            segments.Add(new SegmentModel(text.ToString(), IsLevel: false));
        }

        problem = levels[0] == "$share" ? "it starts with '$share', which only a subscription can say" : null;
        parsed = new TopicTemplate(segments, placeholders, tail);
        return problem is null;
    }

    /// <summary>Splits at slashes that are not inside braces, so that a slash in a placeholder is reported as what it is.</summary>
    private static List<string> SplitLevels(string template)
    {
        var levels = new List<string>();
        var level = new StringBuilder();
        var inside = false;
        for (var i = 0; i < template.Length; i++)
        {
            var character = template[i];
            if (!inside && character is '{' or '}' && i + 1 < template.Length && template[i + 1] == character)
            {
                level.Append(character).Append(character);
                i++;
                continue;
            }

            inside = character == '{' || (inside && character != '}');
            if (character == '/' && !inside)
            {
                levels.Add(level.ToString());
                level.Clear();
                continue;
            }

            level.Append(character);
        }

        levels.Add(level.ToString());
        return levels;
    }

    private static bool TryParseLevel(string level, StringBuilder text, out string? name, out bool isTail, out string? problem, out bool isForbiddenCharacter)
    {
        name = null;
        isTail = false;
        isForbiddenCharacter = false;
        for (var i = 0; i < level.Length; i++)
        {
            var character = level[i];
            if (character is '{' or '}' && i + 1 < level.Length && level[i + 1] == character)
            {
                text.Append(character);
                i++;
            }
            else if (character == '{')
            {
                return TryParsePlaceholder(level, out name, out isTail, out problem);
            }
            else if (character == '}')
            {
                problem = "it has a '}' without a '{'; write '}}' for the brace itself";
                return false;
            }
            else if (Describe(level, i) is { } forbidden)
            {
                isForbiddenCharacter = true;
                problem = forbidden;
                return false;
            }
            else
            {
                text.Append(character);
            }
        }

        problem = null;
        return true;
    }

    private static bool TryParsePlaceholder(string level, out string? name, out bool isTail, out string? problem)
    {
        name = null;
        isTail = false;
        if (level[0] != '{' || level.IndexOf('}') != level.Length - 1)
        {
            problem = level.IndexOf('}') < 0
                ? "it has a '{' without a '}'; write '{{' for the brace itself"
                : $"the placeholder in '{level}' does not fill a whole level between slashes";
            return false;
        }

        isTail = level.Length > 1 && level[1] == '*';
        var content = level.Substring(isTail ? 2 : 1, level.Length - (isTail ? 3 : 2));
        if (!Microsoft.CodeAnalysis.CSharp.SyntaxFacts.IsValidIdentifier(content))
        {
            problem = content.Length == 0 ? $"'{level}' has no name in it" : $"'{content}' cannot be the name of a parameter";
            return false;
        }

        name = content;
        problem = null;
        return true;
    }

    private static string? Describe(string text, int index) => text[index] switch
    {
        '+' => "the wildcard '+'",
        '#' => "the wildcard '#'",
        < ' ' or (>= '\u007F' and <= '\u009F') => $"the control character U+{(int)text[index]:X4}",
        var character when char.IsSurrogate(character) && !IsPair(text, index) => "a lone surrogate, which is no character",
        _ => null,
    };

    private static bool IsPair(string text, int index) =>
        (index + 1 < text.Length && char.IsSurrogatePair(text, index)) || (index > 0 && char.IsSurrogatePair(text, index - 1));
}
