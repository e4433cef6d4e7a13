using TypedMqtt.Tests.Simulation.Server;
using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Invariants;

/// <summary>
/// PUBREL leaves in the order in which the PUBRECs came (MQTT-4.6.0-4), when it is sent again too; every PUBREC is answered
/// on its connection.
/// </summary>
internal sealed class PubRelsKeepOrder : Invariant
{
    // In the order of the PUBRECs; the value says whether PUBREL was sent on the connection that stands.
    private readonly List<(ushort Id, bool IsSent)> _released = [];
    private readonly KeptExchanges _kept = new();

    internal override void On(in SimEvent e)
    {
        _kept.On(in e);
        if (e.Kind == SimEventKind.Crashed)
        {
            _released.Clear();
            _released.AddRange(_kept.Released.Select(one => (one.Id, true)));
        }

        if (e.Kind == SimEventKind.ClientReceived)
        {
            OnReceived(e.Packet!);
        }
        else if (e.Kind == SimEventKind.ClientSent && e.Packet is { Type: WireType.PubRel, Reason: 0 } pubRel)
        {
            var next = _released.FindIndex(message => !message.IsSent);
            Check(next >= 0 && _released[next].Id == pubRel.Id, $"{pubRel} is not the next PUBREL.");
            _released[next] = (pubRel.Id, true);
        }
        else if (e.Kind == SimEventKind.Completed)
        {
            Check(_released.Count == 0, "a flow of QoS 2 has no end.");
        }
    }

    private void OnReceived(WirePacket packet)
    {
        switch (packet.Type)
        {
            case WireType.ConnAck when packet.IsResumedSession:
                for (var i = 0; i < _released.Count; i++)
                {
                    _released[i] = (_released[i].Id, false);
                }

                break;
            case WireType.ConnAck when packet.IsNewSession:
                _released.Clear();
                break;
            case WireType.PubRec when packet.Reason < 0x80 && !_released.Exists(message => message.Id == packet.Id):
                _released.Add((packet.Id, false));
                break;
            case WireType.PubComp:
                _released.RemoveAll(message => message.Id == packet.Id);
                break;
            default:
                break;
        }
    }
}
