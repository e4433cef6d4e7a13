using TypedMqtt.Tests.Simulation.Server;
using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Invariants;

/// <summary>
/// On a resumed session PUBLISH packets are sent again in the order of their first sending (MQTT-4.6.0-1), once, and before
/// anything new.
/// </summary>
internal sealed class ResendsKeepOrder : Invariant
{
    // In first-send order; the value says whether it was on the connection that stands.
    private readonly List<(ushort Id, int Size, bool IsSent)> _inFlight = [];
    private readonly KeptExchanges _kept = new();
    private readonly Dictionary<int, int> _sizes = [];

    internal override void On(in SimEvent e)
    {
        _kept.On(in e);
        if (e.Kind == SimEventKind.Crashed)
        {
            _inFlight.Clear();
            _inFlight.AddRange(_kept.Sent.Select(one => (one.Id, _sizes[one.Number], true)));
        }

        if (e.Kind == SimEventKind.ClientSent && e.Packet is { Type: WireType.Publish, Qos: > 0 } publish)
        {
            OnSent(publish);
        }
        else if (e.Kind == SimEventKind.ClientReceived)
        {
            OnReceived(e.Packet!);
        }
    }

    private void OnSent(WirePacket publish)
    {
        _sizes[publish.Number] = publish.Size;
        var next = _inFlight.FindIndex(message => !message.IsSent);
        if (publish.Dup)
        {
            Check(next >= 0 && _inFlight[next].Id == publish.Id, $"{publish} is not next to be sent again.");
            _inFlight[next] = (publish.Id, publish.Size, true);
        }
        else
        {
            Check(next < 0, $"{publish} is new, and not everything old has been sent again.");
            _inFlight.Add((publish.Id, publish.Size, true));
        }
    }

    private void OnReceived(WirePacket packet)
    {
        switch (packet.Type)
        {
            case WireType.ConnAck when packet.IsResumedSession:
                // What has become too large for the server cannot be sent again.
                _inFlight.RemoveAll(message => message.Size > packet.MaximumPacketSize);
                for (var i = 0; i < _inFlight.Count; i++)
                {
                    _inFlight[i] = _inFlight[i] with { IsSent = false };
                }

                break;
            case WireType.ConnAck when packet.IsNewSession:
                _inFlight.Clear();
                break;
            case WireType.PubAck or WireType.PubRec:
                _inFlight.RemoveAll(message => message.Id == packet.Id);
                break;
            default:
                break;
        }
    }
}
