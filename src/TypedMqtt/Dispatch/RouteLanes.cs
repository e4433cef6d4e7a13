using TypedMqtt.Session;

namespace TypedMqtt.Dispatch;

/// <summary>
/// The lanes of one route. Messages with the same key take the same lane and so keep their order; lanes run side by side.
/// </summary>
internal sealed class RouteLanes
{
    private readonly Lane[] _lanes;
    private readonly LaneKey _key;
    private readonly int _topicPrefixLength;

    internal RouteLanes(Route route, LaneSettings settings, IFailureEnds ends, Action<InboundMessage, bool> onSettled)
    {
        var budget = new LaneQueueBudget(settings);
        _lanes = new Lane[route.Lanes];
        for (var i = 0; i < _lanes.Length; i++)
        {
            _lanes[i] = new Lane(route, settings, budget, ends, onSettled);
        }

        Scope = route.Scope;
        _key = route.Key;
        _topicPrefixLength = settings.TopicPrefixLength;
    }

    /// <summary>Which messages are for these lanes; null for all that match.</summary>
    internal SubscriptionScope? Scope { get; }

    /// <summary>Takes a message in.</summary>
    /// <returns>The lane, if somebody has to start it; null when that is done.</returns>
    internal Lane? Enqueue(InboundMessage message)
    {
        var lane = Find(message);
        return lane.Enqueue(message) ? lane : null;
    }

    /// <summary>Takes no more and forgets what waits; completes when what is being handled has been.</summary>
    /// <param name="acknowledge">Whether what is forgotten counts as handled.</param>
    internal Task CloseAsync(bool acknowledge) => Task.WhenAll(_lanes.Select(lane => lane.CloseAsync(acknowledge)));

    /// <summary>Ends the calls whose time is over.</summary>
    internal void CheckTimeouts(long now)
    {
        foreach (var lane in _lanes)
        {
            lane.CheckTimeout(now);
        }
    }

    private Lane Find(InboundMessage message)
    {
        if (_lanes.Length == 1)
        {
            return _lanes[0];
        }

        // Seeded anew in every process: a publisher cannot choose topics that all take one lane.
        var hash = default(HashCode);
        hash.AddBytes(_key.Of(message.Topic[Math.Min(_topicPrefixLength, message.Topic.Length)..]));
        return _lanes[(uint)hash.ToHashCode() % (uint)_lanes.Length];
    }
}
