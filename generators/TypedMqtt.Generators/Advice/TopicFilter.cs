using System.Text;
using TypedMqtt.Generators.Model;

namespace TypedMqtt.Generators.Advice;

/// <summary>A topic filter, by its levels (MQTT 5, 4.7).</summary>
internal sealed class TopicFilter
{
    private const string OneLevel = "+";
    private const string AllLevels = "#";

    private readonly string[] _levels;

    private TopicFilter(string text)
    {
        Text = text;
        _levels = text.Split('/');
    }

    internal string Text { get; }

    /// <summary>Takes a well-formed filter.</summary>
    internal static TopicFilter Parse(string text) => new(text);

    /// <summary>The filter of whoever subscribes to a member and binds no level.</summary>
    internal static TopicFilter Of(MemberModel member)
    {
        var text = new StringBuilder();
        foreach (var segment in member.Segments)
        {
            if (!segment.IsLevel)
            {
                text.Append(segment.Text);
            }
            else if (member.Levels.First(level => level.Name == segment.Text).Kind != LevelKind.Tail)
            {
                text.Append('+');
            }
            else
            {
                // The slash before a tail is no part of the text before it.
                text.Append(text.Length == 0 ? "#" : "/#");
            }
        }

        return new TopicFilter(text.ToString());
    }

    /// <summary>Whether some topic is matched by both.</summary>
    internal bool Overlaps(TopicFilter other)
    {
        for (var i = 0; ; i++)
        {
            var level = i < _levels.Length ? _levels[i] : null;
            var otherLevel = i < other._levels.Length ? other._levels[i] : null;
            if (i == 0 && (BeginsTooEarly(level, otherLevel) || BeginsTooEarly(otherLevel, level)))
            {
                return false;
            }

            // All levels that are left may be none: "a/#" matches "a" as well.
            if (level == AllLevels || otherLevel == AllLevels)
            {
                return true;
            }

            if (level is null || otherLevel is null)
            {
                return level == otherLevel;
            }

            if (level != OneLevel && otherLevel != OneLevel && level != otherLevel)
            {
                return false;
            }
        }
    }

    /// <summary>A wildcard in the first place matches no topic that begins with a dollar sign (MQTT-4.7.2-1).</summary>
    private static bool BeginsTooEarly(string? wildcard, string? text) =>
        wildcard is OneLevel or AllLevels && text?.StartsWith("$", StringComparison.Ordinal) == true;
}
