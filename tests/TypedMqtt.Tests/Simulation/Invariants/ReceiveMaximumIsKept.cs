using TypedMqtt.Tests.Simulation.Server;
using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Invariants;

/// <summary>
/// No more than the server's Receive Maximum are unacknowledged on a connection, resends included (MQTT-3.3.4-7). On 3.1.1
/// the client keeps to the window it has set itself.
/// </summary>
internal sealed class ReceiveMaximumIsKept(bool isMqtt5) : Invariant
{
    private const int WindowBeforeMqtt5 = 20;

    private readonly HashSet<ushort> _unacknowledged = [];
    private int _maximum;

    internal override void On(in SimEvent e)
    {
        if (e.Kind == SimEventKind.ClientSent && e.Packet is { Type: WireType.Publish, Qos: > 0 } publish)
        {
            _unacknowledged.Add(publish.Id);
            Check(_unacknowledged.Count <= _maximum, $"{publish} is number {_unacknowledged.Count} of {_maximum} that may be unacknowledged.");
        }
        else if (e.Kind == SimEventKind.ClientReceived)
        {
            switch (e.Packet!.Type)
            {
                case WireType.ConnAck:
                    _unacknowledged.Clear();
                    _maximum = isMqtt5 ? e.Packet.ReceiveMaximum ?? ushort.MaxValue : WindowBeforeMqtt5;
                    break;
                case WireType.PubAck or WireType.PubComp:
                case WireType.PubRec when e.Packet.Reason >= 0x80:
                    _unacknowledged.Remove(e.Packet.Id);
                    break;
                default:
                    break;
            }
        }
    }
}
