using TypedMqtt.Tests.Simulation.Server;
using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Invariants;

/// <summary>The server here does nothing wrong, so the client has nothing to complain of, and never leaves without a cause.</summary>
internal sealed class ServerIsNotBlamed : Invariant
{
    internal override void On(in SimEvent e)
    {
        Check(e.Kind != SimEventKind.ClientBlamed, $"the client complained: {e.Text}");
        Check(e.Kind != SimEventKind.ClientSent || e.Packet is not { Type: WireType.Disconnect, Reason: >= 0x80 }, $"the client complained with {e.Packet}.");
    }
}
