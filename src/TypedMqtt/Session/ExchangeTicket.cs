using TypedMqtt.Handlers;

namespace TypedMqtt.Session;

/// <summary>The ticket of a message of QoS 2, which says which exchange it has come in.</summary>
/// <param name="packetId">The packet identifier.</param>
/// <param name="fingerprint">What tells the message from another one with the same identifier.</param>
/// <param name="number">The number of the exchange.</param>
/// <param name="session">Whose number it is.</param>
internal sealed class ExchangeTicket(ushort packetId, int fingerprint, long number, string session)
    : InboundTicket(packetId, MqttQos.ExactlyOnce, fingerprint), IExchange
{
    private string? _delivery;

    public string Session { get; } = session;

    public long Number { get; } = number;

    // Few ask for it.
    public string Delivery => LazyInitializer.EnsureInitialized(ref _delivery, static () => Guid.NewGuid().ToString("N"))!;
}
