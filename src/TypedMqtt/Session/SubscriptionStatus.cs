namespace TypedMqtt.Session;

/// <summary>Where a topic filter stands between what is wanted and what the server has acknowledged.</summary>
internal enum SubscriptionStatus
{
    /// <summary>Wanted; SUBSCRIBE has to be sent.</summary>
    Wanted,

    /// <summary>SUBSCRIBE was sent; SUBACK is awaited.</summary>
    Subscribing,

    /// <summary>SUBACK has granted it.</summary>
    Granted,

    /// <summary>Wanted, and not asked for: the server sends its messages for another filter that covers it.</summary>
    Covered,

    /// <summary>SUBACK has refused it. It is asked for again on the next connection.</summary>
    Refused,

    /// <summary>No longer wanted; UNSUBSCRIBE has to be sent.</summary>
    Unwanted,

    /// <summary>UNSUBSCRIBE was sent; UNSUBACK is awaited.</summary>
    Unsubscribing,

    /// <summary>No longer known: let go before the server ever had it, or after it had let go too.</summary>
    Forgotten,
}
