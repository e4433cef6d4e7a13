using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Invariants;

/// <summary>A message of QoS 2 reaches its handler once.</summary>
internal sealed class ExactlyOnceAtHandler : Invariant
{
    private readonly HashSet<int> _delivered = [];

    internal override void On(in SimEvent e)
    {
        if (e is { Kind: SimEventKind.Delivered, Qos: 2 })
        {
            Check(_delivered.Add(e.Number), $"message {e.Number} reached its handler twice.");
        }
    }
}
