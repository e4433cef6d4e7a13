using System.Text;

namespace TypedMqtt.Routing;

/// <summary>One level of the topic filters in a <see cref="TopicTrie{T}"/>.</summary>
internal sealed class TopicTrieNode<T>
    where T : class
{
    private Dictionary<byte[], TopicTrieNode<T>>? _children;

    /// <summary>The values whose filter ends here.</summary>
    internal List<T> Values { get; } = [];

    /// <summary>The child for <c>+</c>.</summary>
    internal TopicTrieNode<T>? SingleLevel { get; private set; }

    /// <summary>The child for <c>#</c>.</summary>
    internal TopicTrieNode<T>? MultiLevel { get; private set; }

    internal bool IsEmpty => Values.Count == 0 && SingleLevel is null && MultiLevel is null && _children is null;

    internal TopicTrieNode<T> GetOrAddChild(string level)
    {
        if (FindChild(level) is { } existing)
        {
            return existing;
        }

        var child = new TopicTrieNode<T>();
        switch (level)
        {
            case "+":
                SingleLevel = child;
                break;
            case "#":
                MultiLevel = child;
                break;
            default:
                _children ??= new Dictionary<byte[], TopicTrieNode<T>>(Utf8LevelComparer.Instance);
                _children.Add(Encoding.UTF8.GetBytes(level), child);
                break;
        }

        return child;
    }

    internal TopicTrieNode<T>? FindChild(string level) => level switch
    {
        "+" => SingleLevel,
        "#" => MultiLevel,
        _ => FindChild(Encoding.UTF8.GetBytes(level)),
    };

    /// <summary>Finds the child of one level of a topic name.</summary>
    internal TopicTrieNode<T>? FindChild(ReadOnlySpan<byte> level) =>
        _children is not null && _children.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(level, out var child) ? child : null;

    /// <summary>Calls for every child of one level, named or <c>+</c>.</summary>
    /// <param name="isFirst">True for the first level, where a wildcard covers no name that begins with <c>$</c> (MQTT-4.7.2-1).</param>
    /// <param name="visit">What to do with it.</param>
    internal void ForEachChild(bool isFirst, Action<TopicTrieNode<T>> visit)
    {
        foreach (var (level, child) in _children ?? [])
        {
            if (!isFirst || level is not [(byte)'$', ..])
            {
                visit(child);
            }
        }

        if (SingleLevel is { } singleLevel)
        {
            visit(singleLevel);
        }
    }

    internal void RemoveChild(string level)
    {
        switch (level)
        {
            case "+":
                SingleLevel = null;
                break;
            case "#":
                MultiLevel = null;
                break;
            default:
                _children!.Remove(Encoding.UTF8.GetBytes(level));
                _children = _children.Count == 0 ? null : _children;
                break;
        }
    }
}
