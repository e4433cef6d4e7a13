using TypedMqtt.Tests.Simulation.Server;
using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Invariants;

/// <summary>PUBACK and PUBREC leave in the order of receipt of their messages (MQTT-4.6.0-2, -3), on the connection they came on.</summary>
internal sealed class AcksKeepReceiptOrder : Invariant
{
    private readonly Queue<ushort>[] _received = [new(), new()];

    internal override void On(in SimEvent e)
    {
        if (e.Kind == SimEventKind.ClientReceived)
        {
            if (e.Packet!.Type == WireType.ConnAck)
            {
                _received[0].Clear();
                _received[1].Clear();
            }
            else if (e.Packet is { Type: WireType.Publish, Qos: > 0 })
            {
                _received[e.Packet.Qos - 1].Enqueue(e.Packet.Id);
            }
        }
        else if (e.Kind == SimEventKind.ClientSent && e.Packet is { Type: WireType.PubAck or WireType.PubRec } ack)
        {
            var received = _received[ack.Type == WireType.PubAck ? 0 : 1];
            Check(received.TryDequeue(out var next), $"{ack} acknowledges nothing that was received on this connection.");
            Check(next == ack.Id, $"{ack} was sent before the acknowledgement of id {next}.");
        }
    }
}
