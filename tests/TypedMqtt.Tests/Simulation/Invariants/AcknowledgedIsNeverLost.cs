using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Invariants;

/// <summary>A publish of QoS 1 or 2 succeeds only when the server has the message.</summary>
internal sealed class AcknowledgedIsNeverLost : Invariant
{
    private readonly HashSet<int> _accepted = [];

    internal override void On(in SimEvent e)
    {
        if (e.Kind == SimEventKind.ServerAccepted)
        {
            _accepted.Add(e.Number);
        }
        else if (e is { Kind: SimEventKind.PublishEnded, Qos: > 0, Detail: (long)PublishEnd.Success })
        {
            Check(_accepted.Contains(e.Number), $"message {e.Number} succeeded, and the server does not have it.");
        }
    }
}
