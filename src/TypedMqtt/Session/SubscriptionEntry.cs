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
        Holds.Max(hold => hold.Wish.Qos) > Requested.Qos || WantsNoLocal != Requested.NoLocal || (WantsRetainAsPublished && !Requested.RetainAsPublished) || WantsReplay;

    private bool WantsNoLocal => Holds.TrueForAll(hold => hold.Wish.NoLocal);

    private bool WantsRetainAsPublished => Holds.Exists(hold => hold.Wish.RetainAsPublished);

    /// <summary>SUBSCRIBE is being sent, for all who hold the filter now.</summary>
    internal void Ask(int identifier)
    {
        // Where the server has the subscription already, only those who are new to it have a claim to retained messages.
        var claimants = IsAtServer ? Holds.FindAll(hold => !hold.IsAsked) : Holds;
        var retainHandling = claimants.Select(hold => hold.Wish.RetainHandling).DefaultIfEmpty(RetainHandling.DoNotSend).Min();
        Requested = new TopicSubscription(TopicFilter, Holds.Max(hold => hold.Wish.Qos), WantsNoLocal, WantsRetainAsPublished, retainHandling);
        Identifier = identifier;
        Mark.OnAsked(identifier, Requested.RetainAsPublished);
        claimants.ForEach(hold => hold.OnAsked(identifier));
    }
}
