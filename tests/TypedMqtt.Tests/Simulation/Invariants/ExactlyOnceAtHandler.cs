using TypedMqtt.Session;
using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Invariants;

/// <summary>A message of QoS 2 reaches its handler once.</summary>
internal sealed class ExactlyOnceAtHandler : Invariant
{
    private readonly HashSet<int> _delivered = [];
    private readonly Dictionary<ushort, int> _byPacketId = [];
    private readonly HashSet<int> _kept = [];

    internal override void On(in SimEvent e)
    {
        if (e is { Kind: SimEventKind.Delivered, Qos: 2 })
        {
            Check(_delivered.Add(e.Number), $"message {e.Number} reached its handler twice.");
            _byPacketId[(ushort)e.Detail] = e.Number;
        }
        else if (e.Kind == SimEventKind.Kept && (SessionRecordKind)(e.Detail >> 16) == SessionRecordKind.Received)
        {
            _kept.Add(_byPacketId[(ushort)e.Detail]);
        }
        else if (e.Kind == SimEventKind.Crashed)
        {
            // What a handler had, and the next process cannot know, comes again.
            _delivered.IntersectWith(_kept);
        }
    }
}
