using TypedMqtt.Tests.Simulation.Server;
using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Invariants;

/// <summary>PUBREL leaves in the order in which the PUBRECs came (MQTT-4.6.0-4), and every PUBREC is answered on its connection.</summary>
internal sealed class PubRelsKeepOrder : Invariant
{
    private readonly Queue<ushort> _received = new();

    internal override void On(in SimEvent e)
    {
        if (e.Kind == SimEventKind.ClientReceived)
        {
            if (e.Packet!.Type == WireType.ConnAck)
            {
                _received.Clear();
            }
            else if (e.Packet is { Type: WireType.PubRec, Reason: < 0x80 })
            {
                _received.Enqueue(e.Packet.Id);
            }
        }
        else if (e.Kind == SimEventKind.ClientSent && e.Packet!.Type == WireType.PubRel && _received.Contains(e.Packet.Id))
        {
            Check(_received.Dequeue() == e.Packet.Id, $"{e.Packet} overtook another PUBREL.");
        }
        else if (e.Kind == SimEventKind.Completed)
        {
            Check(_received.Count == 0, "a PUBREC was never answered.");
        }
    }
}
