namespace TypedMqtt.Routing;

/// <summary>What two topic filters have to do with each other (MQTT 5, 4.7).</summary>
internal static class TopicFilters
{
    private const string SharePrefix = "$share/";

    /// <summary>Whether some topic is matched by both, whichever groups share them.</summary>
    internal static bool Overlap(string first, string second)
    {
        var left = Unshared(first);
        var right = Unshared(second);
        if (BeginsTooEarly(left, right) || BeginsTooEarly(right, left))
        {
            return false;
        }

        var levels = left.Split('/');
        var otherLevels = right.Split('/');
        while (true)
        {
            var hasLevel = levels.MoveNext();
            var hasOther = otherLevels.MoveNext();
            var level = hasLevel ? left[levels.Current] : [];
            var other = hasOther ? right[otherLevels.Current] : [];

            // All levels that are left may be none: "a/#" matches "a" as well.
            if (level is "#" || other is "#")
            {
                return true;
            }

            if (!hasLevel || !hasOther)
            {
                return hasLevel == hasOther;
            }

            if (level is not "+" && other is not "+" && !level.SequenceEqual(other))
            {
                return false;
            }
        }
    }

    /// <summary>The filter that shares the messages of another one within a group (MQTT 5, 4.8.2).</summary>
    internal static string Share(string group, string topicFilter) => $"{SharePrefix}{group}/{topicFilter}";

    /// <summary>Whether the messages are shared within a group.</summary>
    internal static bool IsShared(string topicFilter) => topicFilter.StartsWith(SharePrefix, StringComparison.Ordinal);

    /// <summary>The filter itself, without the group that shares it (MQTT 5, 4.8.2).</summary>
    private static ReadOnlySpan<char> Unshared(string topicFilter)
    {
        if (!IsShared(topicFilter))
        {
            return topicFilter;
        }

        var group = topicFilter.AsSpan(SharePrefix.Length);
        return group[(group.IndexOf('/') + 1)..];
    }

    /// <summary>A wildcard in the first place matches no topic that begins with a dollar sign (MQTT-4.7.2-1).</summary>
    private static bool BeginsTooEarly(ReadOnlySpan<char> wildcard, ReadOnlySpan<char> text) => wildcard is ['+' or '#', ..] && text is ['$', ..];
}
