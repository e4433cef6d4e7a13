namespace TypedMqtt.Session;

/// <summary>
/// Which retained messages belong to a hold: a server sends them when a subscription is made, and other holds may match them
/// too. Written by the session, read where messages are dispatched.
/// </summary>
internal sealed class RetainedScope
{
    private int _identifier;
    private long _acknowledgement;

    /// <summary>True for one that has the retained messages sent for itself alone.</summary>
    internal bool IsPrivate { get; init; }

    /// <summary>True when the RETAIN flag is as published, so that it says nothing about a message being old.</summary>
    internal bool IsAsPublished { get; init; }

    /// <summary>True when none are wanted.</summary>
    internal bool IsEmpty { get; init; }

    /// <summary>The subscription identifier that comes with them; zero for none.</summary>
    internal int Identifier => Volatile.Read(ref _identifier);

    /// <summary>The place of its SUBACK among all; zero while there was none, or when it says nothing any more.</summary>
    internal long Acknowledgement => Volatile.Read(ref _acknowledgement);

    internal void OnAsked(int identifier) => Volatile.Write(ref _identifier, identifier);

    internal void OnAcknowledged(long place) => Volatile.Write(ref _acknowledgement, place);

    /// <summary>The server has lost its subscriptions: what it sends when they are made again is for everybody.</summary>
    internal void OnSubscriptionsLost()
    {
        OnAsked(0);
        OnAcknowledged(0);
    }
}
