using TypedMqtt.Tests.Simulation.Server;
using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Invariants;

/// <summary>On a resumed session what is sent again is sent in the order of its first sending (MQTT-4.6.0-1), once, and before anything new.</summary>
internal sealed class ResendsKeepOrder : Invariant
{
    // In first-send order; the value says whether it was on the connection that stands.
    private readonly List<(ushort Id, bool IsSent)> _inFlight = [];
    private readonly HashSet<ushort> _answered = [];

    internal override void On(in SimEvent e)
    {
        if (e.Kind == SimEventKind.ClientSent)
        {
            OnSent(e.Packet!);
        }
        else if (e.Kind == SimEventKind.ClientReceived)
        {
            OnReceived(e.Packet!);
        }
    }

    private void OnSent(WirePacket packet)
    {
        if (packet is { Type: WireType.Publish, Qos: > 0, Dup: false })
        {
            Check(_inFlight.TrueForAll(message => message.IsSent), $"{packet} is new, and not everything old has been sent again.");
            _inFlight.Add((packet.Id, true));
        }
        else if (packet.Type == WireType.Publish && packet.Dup)
        {
            Resend(packet);
        }
        else if (packet.Type == WireType.PubRel && !_answered.Remove(packet.Id))
        {
            Resend(packet);
        }
    }

    private void Resend(WirePacket packet)
    {
        var next = _inFlight.FindIndex(message => !message.IsSent);
        Check(next >= 0 && _inFlight[next].Id == packet.Id, $"{packet} is not next to be sent again.");
        _inFlight[next] = (packet.Id, true);
    }

    private void OnReceived(WirePacket packet)
    {
        switch (packet.Type)
        {
            case WireType.ConnAck:
                _answered.Clear();
                if (packet.SessionPresent)
                {
                    for (var i = 0; i < _inFlight.Count; i++)
                    {
                        _inFlight[i] = (_inFlight[i].Id, false);
                    }
                }
                else
                {
                    _inFlight.Clear();
                }

                break;
            case WireType.PubAck or WireType.PubComp:
            case WireType.PubRec when packet.Reason >= 0x80:
                _inFlight.RemoveAll(message => message.Id == packet.Id);
                break;
            case WireType.PubRec:
                _answered.Add(packet.Id);
                break;
            default:
                break;
        }
    }
}
