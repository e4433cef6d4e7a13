using System.Text;
using Microsoft.CodeAnalysis.CSharp;
using TypedMqtt.Generators.Model;

namespace TypedMqtt.Generators.Parsing;

/// <summary>Takes one topic template apart.</summary>
internal sealed class TopicTemplateParser
{
    private readonly List<SegmentModel> _segments = [];
    private readonly List<string> _placeholders = [];
    private readonly StringBuilder _text = new();
    private string? _tail;

    private TopicTemplateParser()
    {
    }

    /// <summary>Takes a template apart; null when there is a problem.</summary>
    /// <param name="template">The template.</param>
    /// <param name="problem">What is wrong with it.</param>
    internal static TopicTemplate? Parse(string template, out TemplateProblem? problem)
    {
        var parser = new TopicTemplateParser();
        problem = parser.Parse(template);
        return problem is null ? new TopicTemplate(parser._segments, parser._placeholders, parser._tail) : null;
    }

    private TemplateProblem? Parse(string template)
    {
        if (template.Length == 0)
        {
            return new TemplateProblem("it is empty, and a topic has at least one character: give the contract or the member a template");
        }

        var levels = SplitLevels(template);
        if (levels[0] == "$share")
        {
            return new TemplateProblem("it starts with '$share', which subscribers say and which is no part of a topic: leave out '$share' and the group");
        }

        for (var i = 0; i < levels.Count; i++)
        {
            if (i > 0)
            {
                _text.Append('/');
            }

            if (ParseLevel(levels, i) is { } problem)
            {
                return problem;
            }
        }

        AddText(_text.ToString());
        return null;
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
            if (!inside && IsEscape(template, i))
            {
                level.Append(character, 2);
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

    private static bool IsEscape(string text, int index) =>
        text[index] is '{' or '}' && index + 1 < text.Length && text[index + 1] == text[index];

    private TemplateProblem? ParseLevel(List<string> levels, int index)
    {
        var level = levels[index];
        for (var i = 0; i < level.Length; i++)
        {
            if (IsEscape(level, i))
            {
                _text.Append(level[i]);
                i++;
                continue;
            }

            switch (level[i])
            {
                case '{':
                    return ParsePlaceholder(levels, index);
                case '}':
                    return new TemplateProblem("it has a '}' without a '{': write '}}' for the brace itself");
            }

            if (TopicText.FindForbidden(level, i) is { } forbidden)
            {
                return new TemplateProblem(forbidden, IsForbiddenCharacter: true);
            }

            _text.Append(level[i]);
        }

        return null;
    }

    private TemplateProblem? ParsePlaceholder(List<string> levels, int index)
    {
        var level = levels[index];
        if (level.IndexOf('}') < 0)
        {
            return new TemplateProblem("it has a '{' without a '}': write '{{' for the brace itself");
        }

        if (level[0] != '{' || level.IndexOf('}') != level.Length - 1)
        {
            return new TemplateProblem($"the placeholder in '{level}' does not fill a whole level: put a slash on either side of it");
        }

        var isTail = level[1] == '*';
        var name = level.Substring(isTail ? 2 : 1, level.Length - (isTail ? 3 : 2));
        if (!SyntaxFacts.IsValidIdentifier(name))
        {
            return new TemplateProblem(name.Length == 0
                ? $"'{level}' has no name in it: write the name of a parameter between the braces"
                : $"'{name}' cannot be the name of a parameter: write the name of one between the braces");
        }

        if (_placeholders.Contains(name))
        {
            return new TemplateProblem($"it has the placeholder '{{{name}}}' twice: give one of the two another name");
        }

        return isTail ? AddTail(levels, index, name) : AddLevel(name);
    }

    private TemplateProblem? AddLevel(string name)
    {
        AddText(_text.ToString());
        _segments.Add(new SegmentModel(name, IsLevel: true));
        _placeholders.Add(name);
        return null;
    }

    private TemplateProblem? AddTail(List<string> levels, int index, string name)
    {
        if (index < levels.Count - 1)
        {
            return new TemplateProblem($"'{{*{name}}}' takes all levels that are left: make it the last level");
        }

        if (index == 1 && levels[0].Length == 0)
        {
            // The runtime writes the slash before a tail only where something stands before it.
            return new TemplateProblem($"nothing stands before the slash of '/{{*{name}}}': leave the slash out, or put a level before it");
        }

        // The slash before a tail is the runtime's, because the filter "a/#" matches the topic "a" as well (MQTT 5, 4.7.1.2).
        _text.Length -= index > 0 ? 1 : 0;
        _tail = name;
        return AddLevel(name);
    }

    private void AddText(string text)
    {
        if (text.Length > 0)
        {
            _segments.Add(new SegmentModel(text, IsLevel: false));
            _text.Clear();
        }
    }
}
