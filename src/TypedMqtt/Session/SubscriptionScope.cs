namespace TypedMqtt.Session;

/// <summary>
/// Which messages belong to a hold. Other holds may match them too: a server sends a copy for each subscription, and retained
/// messages when one is made. Written by the session, read where messages are dispatched.
/// </summary>
internal sealed class SubscriptionScope
{
    private int _identifier;
    private long _acknowledgement;

    /// <summary>True for one that has the retained messages sent for itself alone.</summary>
    internal bool IsPrivate { get; init; }

    /// <summary>By what the messages of its topic filter are known; null before it is held.</summary>
    internal SubscriptionMark? Mark { get; private set; }

    /// <summary>True when the RETAIN flag is as published, so that it says nothing about a message being old.</summary>
    internal bool IsAsPublished
    {
        get => field || Mark is { IsAsPublished: true };
        init;
    }

    /// <summary>True when none are wanted.</summary>
    internal bool IsEmpty { get; init; }

    /// <summary>The subscription identifier that comes with the retained messages sent for it; zero for none.</summary>
    internal int Identifier => Volatile.Read(ref _identifier);

    /// <summary>The place of its SUBACK among all; zero while there was none, or when it says nothing any more.</summary>
    internal long Acknowledgement => Volatile.Read(ref _acknowledgement);

    internal void OnHeld(SubscriptionMark mark) => Mark = mark;

    internal void OnAsked(int identifier) => Volatile.Write(ref _identifier, identifier);

    internal void OnAcknowledged(long place) => Volatile.Write(ref _acknowledgement, place);

    /// <summary>The server has lost its subscriptions: what it sends when they are made again is for everybody.</summary>
    internal void OnSubscriptionsLost()
    {
        OnAsked(0);
        OnAcknowledged(0);
    }
}
