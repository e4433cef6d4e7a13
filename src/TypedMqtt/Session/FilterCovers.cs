using TypedMqtt.Routing;

namespace TypedMqtt.Session;

/// <summary>
/// Which topic filters can be left to another one, where the server cannot tell by identifiers which subscription a message
/// is for: asked for both, it may send each message twice (MQTT-3.3.5-1 of 3.1.1). Shared filters stand for themselves. Pure.
/// </summary>
internal sealed class FilterCovers
{
    private readonly TopicTrie<SubscriptionEntry> _entries = new();
    private readonly List<SubscriptionEntry> _found = [];

    internal void Add(SubscriptionEntry entry)
    {
        if (!TopicFilters.IsShared(entry.TopicFilter))
        {
            _entries.Add(entry.TopicFilter, entry);
        }
    }

    internal void Remove(SubscriptionEntry entry)
    {
        if (!TopicFilters.IsShared(entry.TopicFilter))
        {
            _entries.Remove(entry.TopicFilter, entry);
        }
    }

    /// <summary>Finds a filter that an entry can be left to now; null when it has to be asked for itself.</summary>
    internal SubscriptionEntry? FindCover(SubscriptionEntry entry)
    {
        // What is retained comes with a SUBSCRIBE, be it the other's, so one that was sent already is no help.
        return FindCover(entry, static (entry, other) => other.Status == SubscriptionStatus.Wanted
            || (other.Status is SubscriptionStatus.Subscribing or SubscriptionStatus.Granted && !entry.WantsRetained));
    }

    /// <summary>Finds a filter that the server has, and an entry it has too can be left to; null when there is none.</summary>
    internal SubscriptionEntry? FindGrantedCover(SubscriptionEntry entry) =>
        FindCover(entry, static (_, other) => other.Status == SubscriptionStatus.Granted);

    private SubscriptionEntry? FindCover(SubscriptionEntry entry, Func<SubscriptionEntry, SubscriptionEntry, bool> serves)
    {
        if (TopicFilters.IsShared(entry.TopicFilter) || entry.WantsReplay)
        {
            return null;
        }

        _found.Clear();
        _entries.MatchCovering(entry.TopicFilter, _found);
        return _found.Find(other => other != entry && other.Holds.Count > 0 && other.Cover is null && serves(entry, other));
    }

    /// <summary>Finds what the server has, and could be left to an entry.</summary>
    internal List<SubscriptionEntry> FindCovered(SubscriptionEntry entry)
    {
        var found = new List<SubscriptionEntry>();
        if (!TopicFilters.IsShared(entry.TopicFilter) && entry.TopicFilter.AsSpan().ContainsAny('+', '#'))
        {
            _entries.MatchCovered(entry.TopicFilter, found);
            found.RemoveAll(other => other == entry || other.Holds.Count == 0 || other.Status != SubscriptionStatus.Granted);
        }

        return found;
    }
}
