using TypedMqtt.Handlers;

namespace TypedMqtt.Inbox;

/// <summary>The exchange that a handler's database has last seen under a packet identifier of a session.</summary>
/// <param name="Number">The number of the exchange.</param>
/// <param name="Fingerprint">What the message looked like.</param>
/// <param name="Delivery">The delivery that was handled.</param>
internal readonly record struct HandledExchange(long Number, int Fingerprint, string Delivery)
{
    /// <summary>
    /// Whether a message is the one that was handled. Its number tells it from all others of the session. Should the server have
    /// begun another session, in a CONNECT whose answer nobody lived to see, its first sending does not say that it is a
    /// repetition (MQTT-3.3.1-1), and what it looks like tells the rest.
    /// </summary>
    internal bool Is(IExchange exchange, bool dup) =>
        Number == exchange.Number && Fingerprint == exchange.Fingerprint && (dup || Delivery == exchange.Delivery);
}
