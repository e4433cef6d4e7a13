using TypedMqtt.Protocol;
using TypedMqtt.Session;

namespace TypedMqtt.Dispatch;

/// <summary>
/// Whom a retained message is for. A server sends one because a subscription was made, and every other subscription that
/// matches its topic must not take it for news.
/// </summary>
internal static class RetainedRule
{
    /// <summary>Takes out the lanes that the message was not sent for.</summary>
    /// <param name="publish">A message with the RETAIN flag.</param>
    /// <param name="lanes">The lanes whose topic filters match.</param>
    /// <param name="given">The subscription identifiers this client has used.</param>
    /// <param name="isBefore5">Whether the server cannot have been told to leave retained messages out.</param>
    /// <returns>False when there is none it is for.</returns>
    internal static bool TryNarrow(in InboundPublish publish, List<RouteLanes> lanes, SubscriptionIdentifierSequence given, bool isBefore5)
    {
        if (isBefore5)
        {
            lanes.RemoveAll(static lane => lane.Scope is { IsEmpty: true });
        }

        if (publish.HasSubscriptionIdentifier)
        {
            // Those of an earlier process say nothing here.
            if (given.HasGiven(publish.SubscriptionIdentifiers))
            {
                KeepIdentified(publish.SubscriptionIdentifiers, lanes);
            }
        }
        else if (publish.Qos == MqttQos.AtMostOnce)
        {
            KeepLatest(lanes);
        }

        return lanes.Count > 0;
    }

    private static void KeepIdentified(SubscriptionIdentifiers identifiers, List<RouteLanes> lanes)
    {
        for (var i = lanes.Count - 1; i >= 0; i--)
        {
            if (lanes[i].Scope is { } scope && !scope.IsAsPublished && !Contains(identifiers, scope.Identifier))
            {
                lanes.RemoveAt(i);
            }
        }
    }

    private static bool Contains(SubscriptionIdentifiers identifiers, int identifier)
    {
        foreach (var candidate in identifiers)
        {
            if (candidate == identifier)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Without an identifier, before MQTT 5 or from a server that forgets it: what comes at QoS 0 behind a SUBACK was not sent
    /// for a subscription that was acknowledged before, because a server answers one SUBSCRIBE after the other. Above QoS 0 its window may have held messages back, and what
    /// comes before SUBACK may be anybody's: there the message goes to all that match, since a handler that loses its state is
    /// worse than one that is told twice.
    /// </summary>
    private static void KeepLatest(List<RouteLanes> lanes)
    {
        var latest = 0L;
        foreach (var lane in lanes)
        {
            latest = lane.Scope is { IsPrivate: true } scope ? Math.Max(latest, scope.Acknowledgement) : latest;
        }

        lanes.RemoveAll(lane => lane.Scope is { IsAsPublished: false, Acknowledgement: > 0 } scope && scope.Acknowledgement < latest);
    }
}
