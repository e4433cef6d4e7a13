using TypedMqtt.Session;
using TypedMqtt.Tests.Simulation.Server;
using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Invariants;

/// <summary>
/// Whatever the process would have to know to go on after a crash is in the journal before the bytes that make it matter
/// leave: the journal alone, played back at any moment, explains every packet that was written.
/// </summary>
internal sealed class WriteAheadOrder : Invariant
{
    private readonly HashSet<ushort> _sent = [];
    private readonly HashSet<ushort> _released = [];
    private readonly HashSet<ushort> _received = [];

    internal override void On(in SimEvent e)
    {
        if (e.Kind == SimEventKind.Kept)
        {
            OnKept((SessionRecordKind)(e.Detail >> 16), (ushort)e.Detail);
        }
        else if (e.Kind == SimEventKind.ClientWrote)
        {
            Check(IsExplained(e.Packet!), $"{e.Packet} was written, and the journal does not know why.");
        }
    }

    private bool IsExplained(WirePacket packet) => packet switch
    {
        { Type: WireType.Publish, Qos: > 0 } => _sent.Contains(packet.Id),
        { Type: WireType.PubRel, Reason: 0 } => _released.Contains(packet.Id),
        { Type: WireType.PubRec, Reason: 0 } => _received.Contains(packet.Id),
        { Type: WireType.PubComp } => !_received.Contains(packet.Id),
        _ => true,
    };

    private void OnKept(SessionRecordKind kind, ushort packetId)
    {
        switch (kind)
        {
            case SessionRecordKind.Sent:
                Check(_sent.Add(packetId) && !_released.Contains(packetId), $"the journal has id {packetId} sent while it is in use.");
                break;
            case SessionRecordKind.Released:
                Check(_sent.Remove(packetId), $"the journal has id {packetId} released, and not sent.");
                _released.Add(packetId);
                break;
            case SessionRecordKind.Connected or SessionRecordKind.Accepted or SessionRecordKind.Withdrawn:
                break;
            case SessionRecordKind.Finished or SessionRecordKind.Stranded or SessionRecordKind.Requeued:
                Check(_sent.Remove(packetId) || _released.Remove(packetId), $"the journal has id {packetId} finished, and not sent.");
                break;
            case SessionRecordKind.Received:
                Check(_received.Add(packetId), $"the journal has id {packetId} received twice.");
                break;
            case SessionRecordKind.Completed:
                // Not received where a message is given up that the server, in doubt, has replaced by another one.
                _received.Remove(packetId);
                break;
            case SessionRecordKind.Discarded:
                _received.Clear();
                break;
            default:
                Check(false, $"{kind} is no record.");
                break;
        }
    }
}
