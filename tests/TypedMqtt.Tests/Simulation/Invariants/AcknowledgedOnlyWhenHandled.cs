using TypedMqtt.Tests.Simulation.Server;
using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Invariants;

/// <summary>PUBACK and PUBREC leave only when the handler is done with the message.</summary>
internal sealed class AcknowledgedOnlyWhenHandled : Invariant
{
    private readonly Dictionary<ushort, int> _received = [];
    private readonly HashSet<int> _handled = [];

    internal override void On(in SimEvent e)
    {
        switch (e.Kind)
        {
            case SimEventKind.Handled:
                _handled.Add(e.Number);
                break;
            case SimEventKind.ClientReceived when e.Packet is { Type: WireType.Publish, Qos: > 0 } publish:
                _received[publish.Id] = publish.Number;
                break;
            case SimEventKind.ClientSent when e.Packet is { Type: WireType.PubAck or WireType.PubRec } ack:
                Check(_received.TryGetValue(ack.Id, out var number), $"{ack} acknowledges nothing that was received.");
                Check(_handled.Contains(number), $"{ack} was sent while message {number} was not handled.");
                break;
            default:
                break;
        }
    }
}
