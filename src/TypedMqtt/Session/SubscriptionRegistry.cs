using System.Diagnostics.CodeAnalysis;
using TypedMqtt.Protocol;
using TypedMqtt.Routing;

namespace TypedMqtt.Session;

/// <summary>
/// What this client wants to be subscribed to against what the server has acknowledged, brought together after every
/// CONNACK. One filter is one subscription at the server, however many hold it. Pure.
/// </summary>
/// <param name="identifiers">Gives the subscription identifiers.</param>
/// <param name="merges">Whether filters are left to others that cover them, which is for before MQTT 5.</param>
internal sealed partial class SubscriptionRegistry(SubscriptionIdentifierSequence identifiers, bool merges = false)
{
    /// <summary>Filters in one SUBSCRIBE or UNSUBSCRIBE: keeps the packets well below any server's limit.</summary>
    internal const int FiltersPerPacket = 64;

    private readonly Dictionary<string, SubscriptionEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<ushort, Request> _requests = [];

    // What waits to be sent, oldest first; an entry whose status has moved on meanwhile is skipped.
    private readonly Queue<SubscriptionEntry> _pending = new();
    private ServerLimits _limits = ServerLimits.Unknown;
    private Exception? _closed;
    private long _acknowledged;

    /// <summary>Topic filters that have been refused, by the server or for its limits; its owner reports and empties it.</summary>
    internal List<SubscriptionEntry> Refused { get; } = [];

    /// <summary>True when nothing is to be sent and no acknowledgement is awaited.</summary>
    internal bool IsSettled => !HasRequest() && _requests.Count == 0;

    internal SubscriptionHold Hold(string topicFilter, SubscriptionWish wish)
    {
        if (_closed is not null)
        {
            var closed = new SubscriptionHold(new SubscriptionEntry(topicFilter), wish);
            closed.Fail(_closed);
            return closed;
        }

        if (!_entries.TryGetValue(topicFilter, out var entry))
        {
            entry = new SubscriptionEntry(topicFilter);
            _entries.Add(topicFilter, entry);
            if (merges)
            {
                _covers.Add(entry);
            }

            Want(entry);
        }

        var hold = new SubscriptionHold(entry, wish);
        wish.Scope?.OnHeld(entry.Mark);
        entry.Holds.Add(hold);
        switch (entry.Status)
        {
            case SubscriptionStatus.Granted when !entry.IsOutdated:
                hold.OnJoined();
                hold.Settle(entry.ReasonCode, _acknowledged);
                break;
            case SubscriptionStatus.Granted or SubscriptionStatus.Refused or SubscriptionStatus.Unwanted or SubscriptionStatus.Covered:
                Want(entry);
                break;
            case SubscriptionStatus.Wanted or SubscriptionStatus.Subscribing or SubscriptionStatus.Unsubscribing or SubscriptionStatus.Forgotten:
                // On its way; what is still missing is seen when the acknowledgement arrives.
                break;
        }

        return hold;
    }

    internal void Release(SubscriptionHold hold)
    {
        var entry = hold.Entry;
        if (!entry.Holds.Remove(hold))
        {
            return;
        }

        if (entry.Holds.Count > 0)
        {
            // Those who are left may want less to be sent.
            if (entry.Status == SubscriptionStatus.Granted && entry.IsOutdated)
            {
                Want(entry);
            }

            return;
        }

        Uncover(entry);
        if (merges)
        {
            // What was to be left to this one may be left to another one.
            _covers.FindCovered(entry).ForEach(Merge);
        }

        switch (entry.Status)
        {
            case SubscriptionStatus.Wanted or SubscriptionStatus.Refused or SubscriptionStatus.Covered when !entry.MayBeAtServer:
                Forget(entry);
                break;
            case SubscriptionStatus.Wanted or SubscriptionStatus.Refused or SubscriptionStatus.Covered or SubscriptionStatus.Granted:
                Unwant(entry);
                break;
            case SubscriptionStatus.Subscribing or SubscriptionStatus.Unsubscribing or SubscriptionStatus.Unwanted or SubscriptionStatus.Forgotten:
                break;
        }
    }

    /// <summary>A new connection stands. Without a session at the server every filter is asked for anew (MQTT-3.2.2-5).</summary>
    /// <param name="sessionPresent">Whether the server has a session.</param>
    /// <param name="limits">What the server can take.</param>
    /// <param name="inDoubt">Whether it may be another session than the one our filters are in.</param>
    internal void OnConnected(bool sessionPresent, ServerLimits limits, bool inDoubt = false)
    {
        _limits = limits;
        _requests.Clear();
        _pending.Clear();
        foreach (var entry in _entries.Values.ToArray())
        {
            entry.MayBeAtServer &= sessionPresent;
            entry.OnConnected();
            if (!sessionPresent || inDoubt)
            {
                entry.IsAtServer = false;
                entry.Holds.ForEach(hold => hold.Wish.Scope?.OnSubscriptionsLost());
            }

            if (entry.Holds.Count == 0)
            {
                // With a session the server may still hold it, whether our last request arrived or not.
                if (sessionPresent)
                {
                    Unwant(entry);
                }
                else
                {
                    Forget(entry);
                }
            }
            else if (!sessionPresent || inDoubt || entry.Status != SubscriptionStatus.Granted || entry.IsOutdated)
            {
                Want(entry);
            }
        }
    }

    /// <summary>CONNACK has come behind requests that were sent without waiting for it.</summary>
    internal void OnLimitsKnown(ServerLimits limits) => _limits = limits;

    /// <summary>The connection has ended: what was asked on it is not answered any more.</summary>
    internal void OnDisconnected() => _requests.Clear();

    /// <summary>
    /// Ends the wait for topic filters whose request was sent too long ago. They are asked for again on the next connection.
    /// </summary>
    /// <param name="sentBefore">Requests sent at this time or before it are overdue.</param>
    /// <returns>True when there was such a request.</returns>
    internal bool FailOverdue(long sentBefore)
    {
        var overdue = false;
        foreach (var request in _requests.Values)
        {
            if (request.SentAt <= sentBefore)
            {
                overdue = true;
                foreach (var entry in request.Entries)
                {
                    foreach (var hold in HoldsOn(entry))
                    {
                        hold.Fail(new MqttSubscribeException(
                            $"The server did not answer the subscription to '{entry.TopicFilter}' within {nameof(MqttOptions)}.{nameof(MqttOptions.SubscribeTimeout)}."));
                    }
                }
            }
        }

        return overdue;
    }

    /// <summary>Gives the next SUBSCRIBE or UNSUBSCRIBE to send.</summary>
    /// <param name="packetId">The packet identifier it will have.</param>
    /// <param name="now">The time.</param>
    /// <param name="isSubscribe">True for SUBSCRIBE.</param>
    internal SubscriptionEntry[]? TakeRequest(ushort packetId, long now, out bool isSubscribe)
    {
        isSubscribe = false;
        List<SubscriptionEntry>? batch = null;
        var size = 0;
        var identifier = 0;
        while ((batch is null || batch.Count < FiltersPerPacket) && TryPeekPending(out var entry))
        {
            var subscribe = entry.Status == SubscriptionStatus.Wanted;
            size += ServerLimits.MeasureInSubscribe(entry.TopicFilter);
            if (batch is not null && (subscribe != isSubscribe || !_limits.FitsInSubscribe(size) || (identifier != 0 && OverlapsOneOf(batch, entry))))
            {
                break;
            }

            _pending.Dequeue();
            isSubscribe = subscribe;
            batch ??= [];
            batch.Add(entry);
            if (subscribe)
            {
                // One goes for all filters of a packet, so a message has to be for one of them at most.
                identifier = identifier == 0 && _limits.SubscriptionIdentifierAvailable ? identifiers.Next() : identifier;
                entry.Ask(identifier);
                entry.Status = SubscriptionStatus.Subscribing;
            }
            else
            {
                entry.Status = SubscriptionStatus.Unsubscribing;
            }
        }

        if (batch is null)
        {
            return null;
        }

        SubscriptionEntry[] request = [.. batch];
        _requests.Add(packetId, new Request(isSubscribe, request, now));
        return request;
    }

    /// <summary>Whether <see cref="TakeRequest"/> would give something.</summary>
    internal bool HasRequest() => TryPeekPending(out _);

    /// <summary>Takes a SUBACK or UNSUBACK in.</summary>
    /// <returns>False when no such request is awaited.</returns>
    /// <exception cref="MqttProtocolException">It is the answer to another request, or not one entry by entry.</exception>
    internal bool OnAck(SubAck ack)
    {
        if (!_requests.Remove(ack.PacketId, out var request))
        {
            return false;
        }

        var isSubAck = ack.Type == PacketType.SubAck;
        var entries = request.Entries;
        if (isSubAck != request.IsSubscribe)
        {
            throw new MqttProtocolException(
                MqttReasonCode.ProtocolError,
                request.IsSubscribe ? "MQTT-3.8.4-1" : "MQTT-3.10.4-4",
                $"The server answered {(request.IsSubscribe ? PacketType.Subscribe : PacketType.Unsubscribe)} with {ack.Type}.");
        }

        // Before MQTT 5 UNSUBACK has no reason codes.
        if (ack.ReasonCodes.Length != entries.Length && (isSubAck || ack.ReasonCodes.Length > 0))
        {
            throw new MqttProtocolException(
                MqttReasonCode.ProtocolError,
                isSubAck ? "MQTT-3.8.4-6" : "MQTT-3.11.3-1",
                $"The server answered {entries.Length} topic filters with {ack.ReasonCodes.Length} reason codes.");
        }

        for (var i = 0; i < entries.Length; i++)
        {
            if (isSubAck)
            {
                OnSubscribed(entries[i], ack.ReasonCodes[i]);
            }
            else
            {
                OnUnsubscribed(entries[i]);
            }
        }

        return true;
    }

    /// <summary>Ends the subscriptions that are shared within a group, whoever holds them; false when there are none.</summary>
    internal bool LeaveGroups()
    {
        var shared = _entries.Values.Where(entry => TopicFilters.IsShared(entry.TopicFilter) && entry.Holds.Count > 0).ToArray();
        foreach (var hold in shared.SelectMany(entry => entry.Holds).ToArray())
        {
            hold.Fail(new MqttSubscribeException($"The subscription to '{hold.Entry.TopicFilter}' has not been made: the connection is being stopped."));
            Release(hold);
        }

        return shared.Length > 0;
    }

    /// <summary>The connection is closed for good: nobody need wait any longer.</summary>
    internal void Close(Exception failure)
    {
        _closed = failure;
        foreach (var entry in _entries.Values)
        {
            entry.Holds.ForEach(hold => hold.Fail(failure));
        }
    }

    private static bool OverlapsOneOf(List<SubscriptionEntry> batch, SubscriptionEntry entry) =>
        batch.Exists(other => TopicFilters.Overlap(other.TopicFilter, entry.TopicFilter));

    private static bool IsPending(SubscriptionEntry entry) => entry.Status is SubscriptionStatus.Wanted or SubscriptionStatus.Unwanted;

    /// <summary>
    /// Gives the next entry that has something to be sent. What the server has said it cannot take is refused here: asking all
    /// the same would end the connection (MQTT 5, 3.2.2.3.11, 3.2.2.3.13).
    /// </summary>
    private bool TryPeekPending([NotNullWhen(true)] out SubscriptionEntry? entry)
    {
        while (_pending.TryPeek(out entry))
        {
            if (IsPending(entry))
            {
                if (TryCover(entry))
                {
                    _pending.Dequeue();
                    continue;
                }

                if (entry.Status == SubscriptionStatus.Unwanted || _limits.FindRefusal(entry.TopicFilter) is not { } refusal)
                {
                    return true;
                }

                _pending.Dequeue();
                entry.Ask(identifier: 0);
                OnSubscribed(entry, refusal);
                continue;
            }

            _pending.Dequeue();
        }

        return false;
    }

    private void OnSubscribed(SubscriptionEntry entry, MqttReasonCode reasonCode)
    {
        entry.ReasonCode = reasonCode;
        entry.Status = reasonCode < MqttReasonCode.UnspecifiedError ? SubscriptionStatus.Granted : SubscriptionStatus.Refused;
        entry.IsAtServer = entry.Status == SubscriptionStatus.Granted;
        entry.MayBeAtServer = entry.IsAtServer;
        _acknowledged++;
        if (entry.Holds.Count == 0)
        {
            if (entry.Status == SubscriptionStatus.Granted)
            {
                Unwant(entry);
            }
            else
            {
                Forget(entry);
            }

            return;
        }

        if (entry.Status == SubscriptionStatus.Refused)
        {
            Refused.Add(entry);
            Uncover(entry);
        }
        else if (merges)
        {
            Merge(entry);
        }

        // Someone asked for more while SUBACK was on its way.
        if (entry.Status == SubscriptionStatus.Granted && entry.IsOutdated)
        {
            Want(entry);
        }

        foreach (var hold in HoldsOn(entry))
        {
            if (entry.Status != SubscriptionStatus.Wanted || (hold.Wish.Qos <= entry.RequestedQos && !hold.WaitsForReplay))
            {
                hold.Settle(reasonCode, _acknowledged);
            }
        }
    }

    private void OnUnsubscribed(SubscriptionEntry entry)
    {
        entry.IsAtServer = false;
        entry.MayBeAtServer = false;
        if (entry.Holds.Count == 0)
        {
            Forget(entry);
        }
        else
        {
            Want(entry);
        }
    }

    private void Want(SubscriptionEntry entry)
    {
        Detach(entry);
        entry.Status = SubscriptionStatus.Wanted;
        _pending.Enqueue(entry);
    }

    private void Unwant(SubscriptionEntry entry)
    {
        entry.Status = SubscriptionStatus.Unwanted;
        _pending.Enqueue(entry);
    }

    private void Forget(SubscriptionEntry entry)
    {
        Detach(entry);
        entry.Status = SubscriptionStatus.Forgotten;
        if (merges)
        {
            _covers.Remove(entry);
        }

        _entries.Remove(entry.TopicFilter);
    }

    private sealed record Request(bool IsSubscribe, SubscriptionEntry[] Entries, long SentAt);
}
