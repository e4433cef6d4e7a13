using TypedMqtt.Protocol;

namespace TypedMqtt.Session;

/// <summary>One topic filter this client wants, and what the server has said to it.</summary>
internal sealed class SubscriptionEntry(string topicFilter)
{
    internal string TopicFilter { get; } = topicFilter;

    /// <summary>The holds on the filter; the server is asked for what serves them all.</summary>
    internal List<SubscriptionHold> Holds { get; } = [];

    internal SubscriptionStatus Status { get; set; }

    /// <summary>Whether the server has the subscription, as far as is known.</summary>
    internal bool IsAtServer { get; set; }

    /// <summary>Whether the server may have it: it was asked for, and neither was UNSUBACK seen nor the session lost.</summary>
    internal bool MayBeAtServer { get; set; }

    /// <summary>The filter it is left to; null when it has to be asked for itself.</summary>
    internal SubscriptionEntry? Cover { get; set; }

    /// <summary>The filters that are left to this one.</summary>
    internal HashSet<SubscriptionEntry> Covered { get; } = [];

    /// <summary>The highest quality of service of those it is held by, or is to cover.</summary>
    internal MqttQos WantedQos => (MqttQos)Math.Max((int)OwnQos, (int)QosToCover);

    /// <summary>The highest quality of service of filters that it covers, or is to cover.</summary>
    internal MqttQos QosToCover { get; private set; }

    /// <summary>The highest quality of service of those it is held by.</summary>
    internal MqttQos OwnQos => Holds.Max(hold => hold.Wish.Qos);

    /// <summary>Whether a hold has a claim to retained messages, and no SUBSCRIBE has brought them yet.</summary>
    internal bool WantsRetained => Holds.Exists(hold => !hold.IsAsked && hold.Wish.RetainHandling != RetainHandling.DoNotSend);

    /// <summary>What was asked for in the last SUBSCRIBE.</summary>
    internal TopicSubscription Requested { get; private set; }

    /// <summary>By what its messages are known.</summary>
    internal SubscriptionMark Mark { get; } = new();

    internal MqttQos RequestedQos => Requested.Qos;

    /// <summary>The subscription identifier in the last SUBSCRIBE; zero for none.</summary>
    internal int Identifier { get; private set; }

    /// <summary>The reason code of the last SUBACK.</summary>
    internal MqttReasonCode ReasonCode { get; set; }

    /// <summary>Whether a hold waits for retained messages that are to be sent for it alone.</summary>
    internal bool WantsReplay => Holds.Exists(hold => hold.WaitsForReplay);

    /// <summary>Whether the last SUBSCRIBE does not serve all holds.</summary>
    internal bool IsOutdated =>
        WantedQos > Requested.Qos || WantsNoLocal != Requested.NoLocal || (WantsRetainAsPublished && !Requested.RetainAsPublished) || WantsReplay;

    private bool WantsNoLocal => Holds.TrueForAll(hold => hold.Wish.NoLocal);

    private bool WantsRetainAsPublished => Holds.Exists(hold => hold.Wish.RetainAsPublished);

    /// <summary>It is to cover a filter that is held with a quality of service.</summary>
    internal void RaiseTo(MqttQos qos) => QosToCover = (MqttQos)Math.Max((int)QosToCover, (int)qos);

    /// <summary>A connection begins, on which it covers nothing yet.</summary>
    internal void OnConnected() => QosToCover = MqttQos.AtMostOnce;

    /// <summary>SUBSCRIBE is being sent, for all who hold the filter now.</summary>
    internal void Ask(int identifier)
    {
        // Where the server has the subscription already, only those who are new to it have a claim to retained messages.
        var claimants = IsAtServer ? Holds.FindAll(hold => !hold.IsAsked) : Holds;
        var retainHandling = claimants.Select(hold => hold.Wish.RetainHandling).DefaultIfEmpty(RetainHandling.DoNotSend).Min();
        Requested = new TopicSubscription(TopicFilter, WantedQos, WantsNoLocal, WantsRetainAsPublished, retainHandling);
        Identifier = identifier;
        MayBeAtServer = true;
        Mark.OnAsked(identifier, Requested.RetainAsPublished);
        claimants.ForEach(hold => hold.OnAsked(identifier));

        // What is retained comes for the filters it covers too.
        foreach (var covered in Covered)
        {
            covered.Holds.ForEach(hold => hold.OnAsked(identifier));
        }
    }
}
