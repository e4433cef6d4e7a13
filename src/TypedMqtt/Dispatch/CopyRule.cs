using TypedMqtt.Protocol;

namespace TypedMqtt.Dispatch;

/// <summary>
/// Whom a copy of a message is for, where several topic filters match: a server may send one for each subscription (MQTT 5,
/// 3.3.4), and each must reach its own handlers alone. Servers say by subscription identifiers which subscriptions a copy is
/// for.
/// </summary>
internal static class CopyRule
{
    /// <summary>
    /// Takes out the lanes that other copies are for. Where no lane is named, the identifiers are not those of this process
    /// or have been forgotten: then all stay, since a message that comes twice is better than one that is lost.
    /// </summary>
    /// <param name="publish">The message.</param>
    /// <param name="lanes">The lanes whose topic filters match.</param>
    internal static void Narrow(in InboundPublish publish, List<RouteLanes> lanes)
    {
        if (lanes.Count < 2 || !publish.HasSubscriptionIdentifier)
        {
            return;
        }

        var identifiers = publish.SubscriptionIdentifiers;
        if (!IsAnyNamed(identifiers, lanes))
        {
            return;
        }

        for (var i = lanes.Count - 1; i >= 0; i--)
        {
            if (lanes[i].Scope?.Mark is { } mark && !mark.IsAmong(identifiers))
            {
                lanes.RemoveAt(i);
            }
        }
    }

    private static bool IsAnyNamed(SubscriptionIdentifiers identifiers, List<RouteLanes> lanes)
    {
        foreach (var lane in lanes)
        {
            if (lane.Scope?.Mark is { } mark && mark.IsAmong(identifiers))
            {
                return true;
            }
        }

        return false;
    }
}
