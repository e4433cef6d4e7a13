namespace TypedMqtt.Routing;

/// <summary>
/// Finds the values whose topic filters match a topic name (MQTT 5, 4.7), level by level on its UTF-8 bytes: the cost of a
/// match depends on the topic, not on the number of filters, and nothing is allocated. Not safe for several threads at once.
/// </summary>
internal sealed class TopicTrie<T>
    where T : class
{
    private readonly TopicTrieNode<T> _root = new();

    internal void Add(string topicFilter, T value)
    {
        var node = _root;
        foreach (var level in topicFilter.Split('/'))
        {
            node = node.GetOrAddChild(level);
        }

        node.Values.Add(value);
    }

    /// <summary>Takes a value away; false when it was not there.</summary>
    internal bool Remove(string topicFilter, T value) => Remove(_root, topicFilter.Split('/'), value);

    /// <summary>Adds every value that matches to a list.</summary>
    internal void Match(ReadOnlySpan<byte> topic, List<T> matches) => Match(_root, topic, isFirst: true, matches);

    /// <summary>Adds the values of every filter that matches all topics a filter matches, that filter's own included.</summary>
    internal void MatchCovering(string topicFilter, List<T> matches) =>
        MatchCovering(_root, topicFilter.Split('/'), wildcards: topicFilter is not ['$', ..], matches);

    /// <summary>Adds the values of every filter that matches no topic but those a filter matches, that filter's own included.</summary>
    internal void MatchCovered(string topicFilter, List<T> matches) => MatchCovered(_root, topicFilter.Split('/'), isFirst: true, matches);

    private static void MatchCovering(TopicTrieNode<T> node, ReadOnlySpan<string> levels, bool wildcards, List<T> matches)
    {
        // "a/#" covers "a" as well.
        if (wildcards && node.MultiLevel is { } multiLevel)
        {
            matches.AddRange(multiLevel.Values);
        }

        if (levels.IsEmpty)
        {
            matches.AddRange(node.Values);
            return;
        }

        if (levels[0] is not ("+" or "#") && node.FindChild(levels[0]) is { } exact)
        {
            MatchCovering(exact, levels[1..], wildcards: true, matches);
        }

        if (wildcards && levels[0] is not "#" && node.SingleLevel is { } singleLevel)
        {
            MatchCovering(singleLevel, levels[1..], wildcards: true, matches);
        }
    }

    private static void MatchCovered(TopicTrieNode<T> node, ReadOnlySpan<string> levels, bool isFirst, List<T> matches)
    {
        if (levels.IsEmpty || levels[0] is "#")
        {
            // "a/#" covers "a" as well.
            matches.AddRange(node.Values);
        }

        if (levels.IsEmpty)
        {
            return;
        }

        switch (levels[0])
        {
            case "#":
                node.ForEachChild(isFirst, child => MatchCovered(child, ["#"], isFirst: false, matches));
                if (node.MultiLevel is { } multiLevel)
                {
                    matches.AddRange(multiLevel.Values);
                }

                break;
            case "+":
                var rest = levels[1..].ToArray();
                node.ForEachChild(isFirst, child => MatchCovered(child, rest, isFirst: false, matches));
                break;
            default:
                if (node.FindChild(levels[0]) is { } exact)
                {
                    MatchCovered(exact, levels[1..], isFirst: false, matches);
                }

                break;
        }
    }

    private static bool Remove(TopicTrieNode<T> node, ReadOnlySpan<string> levels, T value)
    {
        if (levels.IsEmpty)
        {
            return node.Values.Remove(value);
        }

        if (node.FindChild(levels[0]) is not { } child || !Remove(child, levels[1..], value))
        {
            return false;
        }

        if (child.IsEmpty)
        {
            node.RemoveChild(levels[0]);
        }

        return true;
    }

    private static void Match(TopicTrieNode<T> node, ReadOnlySpan<byte> topic, bool isFirst, List<T> matches)
    {
        // Wildcards at the start do not match topics that begin with '$' (MQTT-4.7.2-1).
        var wildcards = !isFirst || topic.IsEmpty || topic[0] != (byte)'$';
        if (wildcards && node.MultiLevel is { } multiLevel)
        {
            matches.AddRange(multiLevel.Values);
        }

        var slash = topic.IndexOf((byte)'/');
        var level = slash < 0 ? topic : topic[..slash];
        if (node.FindChild(level) is { } exact)
        {
            Descend(exact, topic, slash, matches);
        }

        if (wildcards && node.SingleLevel is { } singleLevel)
        {
            Descend(singleLevel, topic, slash, matches);
        }
    }

    private static void Descend(TopicTrieNode<T> child, ReadOnlySpan<byte> topic, int slash, List<T> matches)
    {
        if (slash >= 0)
        {
            Match(child, topic[(slash + 1)..], isFirst: false, matches);
            return;
        }

        matches.AddRange(child.Values);

        // "a/#" also matches "a" (MQTT 5, 4.7.1.2).
        if (child.MultiLevel is { } multiLevel)
        {
            matches.AddRange(multiLevel.Values);
        }
    }
}
