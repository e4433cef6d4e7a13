using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Invariants;

/// <summary>
/// What a handler with an inbox writes for a message of QoS 2 is written once, whenever its process is killed: never twice, and
/// never not, unless the server lost the session.
/// </summary>
internal sealed class ExactlyOnceWithInbox : Invariant
{
    private readonly HashSet<int> _owed = [];
    private readonly HashSet<int> _written = [];

    internal override void On(in SimEvent e)
    {
        switch (e.Kind)
        {
            case SimEventKind.ServerRouted when e.Qos == 2:
                _owed.Add(e.Number);
                break;
            case SimEventKind.Written:
                Check(_written.Add(e.Number), $"what message {e.Number} says was written twice.");
                _owed.Remove(e.Number);
                break;
            case SimEventKind.SessionDiscarded:
                _owed.Clear();
                break;
            case SimEventKind.Completed:
                Check(_owed.Count == 0, $"what message {_owed.FirstOrDefault()} says was never written.");
                break;
            default:
                break;
        }
    }
}
