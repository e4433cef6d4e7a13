using TypedMqtt.Session;
using TypedMqtt.Tests.Simulation.Invariants;
using TypedMqtt.Tests.Simulation.Server;

namespace TypedMqtt.Tests.Simulation.Trace;

/// <summary>Promises nothing and watches what a trace comes by.</summary>
internal sealed class Witness : Invariant
{
    private readonly List<int> _busy = [];
    private readonly HashSet<int> _handled = [];
    private readonly HashSet<int> _open = [];
    private readonly HashSet<ushort> _unacknowledged = [];
    private readonly HashSet<ushort> _pubRecs = [];
    private int _window;
    private int _serverConnection;
    private bool _isSilent;
    private bool _hasSubAck;
    private bool _hasConnAckOnItsWay;

    internal Sighting Seen { get; private set; }

    internal override void On(in SimEvent e)
    {
        switch (e.Kind)
        {
            case SimEventKind.Opened:
                See(Sighting.ConnAckLost, _hasConnAckOnItsWay);
                _isSilent = _hasSubAck = _hasConnAckOnItsWay = false;
                _unacknowledged.Clear();
                _pubRecs.Clear();
                break;
            case SimEventKind.ClientSent:
                OnSent(e.Packet!);
                break;
            case SimEventKind.ClientReceived:
                OnReceived(e.Packet!);
                break;
            case SimEventKind.ServerSent when e.Packet is { Type: WireType.ConnAck, Reason: 0 }:
                _hasConnAckOnItsWay = true;
                _serverConnection = e.Connection;
                break;
            case SimEventKind.ServerClosed:
                _serverConnection = 0;
                break;
            case SimEventKind.ServerReceived when e.Packet!.Type == WireType.Connect:
                See(Sighting.TakenOver, _serverConnection > 0);
                break;
            case SimEventKind.Silenced:
                _isSilent = true;
                break;
            case SimEventKind.ClientClosed:
                See(Sighting.DeadPeerGivenUp, _isSilent);
                break;
            case SimEventKind.SessionDiscarded:
                Seen |= Sighting.SessionLost;
                break;
            case SimEventKind.Published:
                _open.Add(e.Number);
                break;
            case SimEventKind.PublishEnded:
                _open.Remove(e.Number);
                See(Sighting.Expired, e.Detail == (int)PublishEnd.Expired);
                See(Sighting.CancelledInFlight, e.Detail == (int)PublishEnd.Cancelled && _unacknowledged.Count > 0);
                break;
            case SimEventKind.ServerRefused:
                Seen |= Sighting.MessageRefused;
                break;
            case SimEventKind.Stopping:
                See(Sighting.StoppedUnfinished, _open.Count > 0);
                break;
            case SimEventKind.Kept:
                See(Sighting.Stranded, e.Detail >> 16 == (int)SessionRecordKind.Stranded);
                break;
            case SimEventKind.Delivered:
                _busy.Add(e.Number);
                break;
            case SimEventKind.Handled:
                See(Sighting.HandledOutOfOrder, _busy[0] != e.Number);
                _busy.Remove(e.Number);
                _handled.Add(e.Number);
                break;
            default:
                break;
        }
    }

    private void OnSent(WirePacket packet)
    {
        See(Sighting.PublishSentAgain, packet.Dup);
        See(Sighting.PubRelSentAgain, packet.Type == WireType.PubRel && !_pubRecs.Contains(packet.Id));
        See(Sighting.AliasSent, packet.Type == WireType.Publish && packet.Topic.Length == 0);
        if (packet is { Type: WireType.Publish, Qos: > 0 })
        {
            _unacknowledged.Add(packet.Id);
            See(Sighting.WindowFull, _unacknowledged.Count == _window && _open.Count > _window);
        }
    }

    private void OnReceived(WirePacket packet)
    {
        switch (packet.Type)
        {
            case WireType.ConnAck:
                _hasConnAckOnItsWay = false;
                _window = packet.ReceiveMaximum ?? 0;
                See(Sighting.ConnectRefused, packet.Reason > 0);
                break;
            case WireType.SubAck:
                _hasSubAck = true;
                break;
            case WireType.PingResp:
                Seen |= Sighting.Pinged;
                break;
            case WireType.Disconnect:
                Seen |= Sighting.Dismissed;
                break;
            case WireType.PubRec:
                _pubRecs.Add(packet.Id);
                break;
            case WireType.PubAck or WireType.PubComp:
                _unacknowledged.Remove(packet.Id);
                break;
            case WireType.Publish:
                See(Sighting.AliasReceived, packet.Topic.Length == 0);
                See(Sighting.MessageBeforeSubAck, !_hasSubAck);
                See(Sighting.HandledMessageSentAgain, packet.Dup && _handled.Contains(packet.Number));
                See(Sighting.BusyMessageSentAgain, packet.Dup && _busy.Contains(packet.Number));
                break;
            default:
                break;
        }
    }

    private void See(Sighting sighting, bool isSeen) => Seen |= isSeen ? sighting : Sighting.None;
}
