using TypedMqtt.Protocol;

namespace TypedMqtt.Session;

/// <summary>
/// By what the messages of one topic filter are known: the subscription identifiers the server has been given for it (MQTT 5,
/// 3.8.2.1.2). Written by the session, read where messages are dispatched.
/// </summary>
internal sealed class SubscriptionMark
{
    /// <summary>Each SUBSCRIBE has another identifier, and messages with those before it may still be on their way.</summary>
    private const int Remembered = 16;

    private volatile int[] _identifiers = [];
    private volatile bool _isAsPublished;

    /// <summary>Whether the server was ever asked to keep the RETAIN flag, so that it may not say that a message is old.</summary>
    internal bool IsAsPublished => _isAsPublished;

    /// <summary>SUBSCRIBE is being sent.</summary>
    /// <param name="identifier">The identifier in it; zero for none.</param>
    /// <param name="asPublished">Whether it asks for the RETAIN flag as published.</param>
    internal void OnAsked(int identifier, bool asPublished)
    {
        _isAsPublished |= asPublished;
        if (identifier != 0)
        {
            _identifiers = [identifier, .. _identifiers.Take(Remembered - 1)];
        }
    }

    /// <summary>Whether a message was sent for this topic filter, as far as its identifiers say.</summary>
    internal bool IsAmong(SubscriptionIdentifiers identifiers)
    {
        var own = _identifiers;
        foreach (var identifier in identifiers)
        {
            if (own.AsSpan().Contains((int)identifier))
            {
                return true;
            }
        }

        return false;
    }
}
