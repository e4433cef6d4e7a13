using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Invariants;

/// <summary>Every message of QoS 1 or 2 that entered the session at the server is handled, unless the server lost the session.</summary>
internal sealed class InboundIsNeverLost : Invariant
{
    private readonly HashSet<int> _owed = [];

    internal override void On(in SimEvent e)
    {
        switch (e.Kind)
        {
            case SimEventKind.ServerRouted when e.Qos > 0:
                _owed.Add(e.Number);
                break;
            case SimEventKind.Handled:
                _owed.Remove(e.Number);
                break;
            case SimEventKind.SessionDiscarded:
                _owed.Clear();
                break;
            case SimEventKind.Completed:
                Check(_owed.Count == 0, $"message {_owed.FirstOrDefault()} was never handled.");
                break;
            default:
                break;
        }
    }
}
