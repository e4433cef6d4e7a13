using TypedMqtt.Protocol;

namespace TypedMqtt.Session;

/// <summary>A packet the session wants sent next, for the writer to encode.</summary>
/// <param name="Kind">Which of the other members hold.</param>
/// <param name="Ack">An acknowledgement.</param>
/// <param name="Message">A message, with its <paramref name="Header"/>.</param>
/// <param name="Header">The variable parts of a PUBLISH.</param>
/// <param name="PacketId">The packet identifier of a SUBSCRIBE or UNSUBSCRIBE.</param>
/// <param name="Filters">The topic filters of a SUBSCRIBE or UNSUBSCRIBE.</param>
/// <param name="Goodbye">What a DISCONNECT says.</param>
/// <param name="Auth">An AUTH.</param>
internal readonly record struct Send(
    SendKind Kind,
    Ack Ack = default,
    OutboundMessage? Message = null,
    PublishHeader Header = default,
    ushort PacketId = 0,
    SubscriptionEntry[]? Filters = null,
    Goodbye Goodbye = default,
    Auth? Auth = null);
