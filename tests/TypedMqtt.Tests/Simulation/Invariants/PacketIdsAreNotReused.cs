using TypedMqtt.Tests.Simulation.Server;
using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Invariants;

/// <summary>
/// A packet identifier is not given again while its flow is open (MQTT-2.2.1-2, -3), and what is sent again has the one it
/// had (MQTT-4.4.0-1). Requests are not repeated across connections, so theirs are free when the connection ends.
/// </summary>
internal sealed class PacketIdsAreNotReused : Invariant
{
    private readonly Dictionary<ushort, int> _messages = [];
    private readonly HashSet<ushort> _requests = [];
    private readonly KeptExchanges _kept = new();

    internal override void On(in SimEvent e)
    {
        _kept.On(in e);
        switch (e.Kind)
        {
            case SimEventKind.Crashed:
                OnCrashed();
                break;
            case SimEventKind.ClientSent:
                OnSent(e.Packet!);
                break;
            case SimEventKind.ClientReceived:
                OnReceived(e.Packet!);
                break;
            case SimEventKind.ClientClosed:
                _requests.Clear();
                break;
            default:
                break;
        }
    }

    private void OnCrashed()
    {
        _messages.Clear();
        foreach (var (id, number) in _kept.Sent.Concat(_kept.Released).Concat(_kept.Stranded.Select(id => (id, 0))))
        {
            _messages.Add(id, number);
        }
    }

    private void OnSent(WirePacket packet)
    {
        switch (packet.Type)
        {
            case WireType.Publish when packet.Dup:
                Check(_messages.TryGetValue(packet.Id, out var number) && number == packet.Number, $"{packet} was sent with another identifier before.");
                break;
            case WireType.Publish when packet.Qos > 0:
                Check(!_requests.Contains(packet.Id) && _messages.TryAdd(packet.Id, packet.Number), $"{packet} has an identifier that is in use.");
                break;
            case WireType.Subscribe or WireType.Unsubscribe:
                Check(!_messages.ContainsKey(packet.Id) && _requests.Add(packet.Id), $"{packet} has an identifier that is in use.");
                break;
            default:
                break;
        }
    }

    private void OnReceived(WirePacket packet)
    {
        switch (packet.Type)
        {
            case WireType.PubAck or WireType.PubComp:
            case WireType.PubRec when packet.Reason >= 0x80:
                _messages.Remove(packet.Id);
                break;
            case WireType.SubAck or WireType.UnsubAck:
                _requests.Remove(packet.Id);
                break;
            case WireType.ConnAck when packet.IsNewSession:
                _messages.Clear();
                break;
            default:
                break;
        }
    }
}
