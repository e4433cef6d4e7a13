using TypedMqtt.Handlers;
using TypedMqtt.Inbox;

namespace TypedMqtt.Tests.Simulation.Client;

/// <summary>The database of the handlers, in which they note what they have handled. It outlives the client's processes.</summary>
internal sealed class SimulatedInbox
{
    private readonly Dictionary<(string Session, ushort PacketId), HandledExchange> _handled = [];

    /// <summary>Takes a message; false when it has been handled.</summary>
    internal bool TryTake(IExchange exchange, bool dup)
    {
        var key = (exchange.Session, exchange.PacketId);
        if (_handled.TryGetValue(key, out var handled) && handled.Is(exchange, dup))
        {
            return false;
        }

        _handled[key] = new HandledExchange(exchange.Number, exchange.Fingerprint, exchange.Delivery);
        return true;
    }
}
