using TypedMqtt.Tests.Simulation.Server;
using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Invariants;

/// <summary>
/// The server here does nothing wrong, so the client has nothing to complain of, and never leaves without a cause. But for one
/// thing: a CONNECT of an earlier connection that reaches the server behind one of a later connection begins a session that the
/// client does not know of, and has to close over (MQTT-3.2.2-4).
/// </summary>
internal sealed class ServerIsNotBlamed : Invariant
{
    private int _lastConnection;
    private bool _wasOvertaken;

    internal override void On(in SimEvent e)
    {
        if (e is { Kind: SimEventKind.ServerReceived, Packet.Type: WireType.Connect })
        {
            _wasOvertaken |= e.Connection < _lastConnection;
            _lastConnection = e.Connection;
        }

        var isUnknownSession = _wasOvertaken && e.Text?.StartsWith("MQTT-3.2.2-4:", StringComparison.Ordinal) == true;
        Check(e.Kind != SimEventKind.ClientBlamed || isUnknownSession, $"the client complained: {e.Text}");
        Check(e.Kind != SimEventKind.ClientSent || e.Packet is not { Type: WireType.Disconnect, Reason: >= 0x80 }, $"the client complained with {e.Packet}.");
    }
}
