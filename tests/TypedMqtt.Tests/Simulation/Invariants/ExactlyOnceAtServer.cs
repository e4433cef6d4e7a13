using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Invariants;

/// <summary>While the session lives the server accepts a message of QoS 2 once.</summary>
internal sealed class ExactlyOnceAtServer : Invariant
{
    private readonly HashSet<int> _accepted = [];

    internal override void On(in SimEvent e)
    {
        if (e.Kind == SimEventKind.SessionDiscarded)
        {
            _accepted.Clear();
        }
        else if (e is { Kind: SimEventKind.ServerAccepted, Qos: 2 })
        {
            Check(_accepted.Add(e.Number), $"message {e.Number} reached the server twice.");
        }
    }
}
