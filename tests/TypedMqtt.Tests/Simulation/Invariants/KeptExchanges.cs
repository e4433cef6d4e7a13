using TypedMqtt.Session;
using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Invariants;

/// <summary>
/// What a process knows that goes on after a crash: the exchanges by the records that were kept, and nothing else. An invariant
/// takes up from here what it knew of the process that was killed.
/// </summary>
internal sealed class KeptExchanges
{
    private readonly List<(ushort Id, int Number)> _sent = [];
    private readonly List<(ushort Id, int Number)> _released = [];
    private readonly HashSet<ushort> _stranded = [];

    /// <summary>PUBLISH may have been sent, in the order of first sending.</summary>
    internal IReadOnlyList<(ushort Id, int Number)> Sent => _sent;

    /// <summary>PUBREC was received, in the order of the PUBRECs.</summary>
    internal IReadOnlyList<(ushort Id, int Number)> Released => _released;

    internal IReadOnlyCollection<ushort> Stranded => _stranded;

    internal void On(in SimEvent e)
    {
        if (e.Kind != SimEventKind.Kept)
        {
            return;
        }

        var id = (ushort)e.Detail;
        switch ((SessionRecordKind)(e.Detail >> 16))
        {
            case SessionRecordKind.Sent:
                _sent.Add((id, e.Number));
                break;
            case SessionRecordKind.Released:
                Remove(id);
                _released.Add((id, e.Number));
                break;
            case SessionRecordKind.Stranded:
                Remove(id);
                _stranded.Add(id);
                break;
            case SessionRecordKind.Finished or SessionRecordKind.Requeued:
                Remove(id);
                break;
            case SessionRecordKind.Discarded:
                _stranded.Clear();
                break;
            default:
                break;
        }
    }

    private void Remove(ushort id)
    {
        _sent.RemoveAll(one => one.Id == id);
        _released.RemoveAll(one => one.Id == id);
    }
}
