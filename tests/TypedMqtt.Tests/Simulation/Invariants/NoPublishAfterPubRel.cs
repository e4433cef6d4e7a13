using TypedMqtt.Tests.Simulation.Server;
using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Invariants;

/// <summary>After PUBREC only PUBREL is sent (MQTT-4.3.3-4, -6), until PUBCOMP ends the flow or the server loses the session.</summary>
internal sealed class NoPublishAfterPubRel : Invariant
{
    private readonly HashSet<ushort> _released = [];
    private readonly KeptExchanges _kept = new();

    internal override void On(in SimEvent e)
    {
        _kept.On(in e);
        if (e.Kind == SimEventKind.Crashed)
        {
            // PUBREL stands behind the record, so without one no PUBREL has left.
            _released.Clear();
            _released.UnionWith(_kept.Released.Select(one => one.Id));
        }

        if (e.Kind == SimEventKind.ClientSent && e.Packet is { Type: WireType.Publish, Qos: > 0 } publish)
        {
            Check(!_released.Contains(publish.Id), $"{publish} follows PUBREC.");
        }
        else if (e.Kind == SimEventKind.ClientReceived)
        {
            switch (e.Packet!.Type)
            {
                case WireType.PubRec when e.Packet.Reason < 0x80:
                    _released.Add(e.Packet.Id);
                    break;
                case WireType.PubComp:
                    _released.Remove(e.Packet.Id);
                    break;
                case WireType.ConnAck when e.Packet.IsNewSession:
                    _released.Clear();
                    break;
                default:
                    break;
            }
        }
    }
}
