using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Invariants;

/// <summary>
/// A promise that has to hold in every trace. Sees the events of one trace, in order and nothing besides, and throws at the
/// one that breaks it.
/// </summary>
internal abstract class Invariant
{
    internal abstract void On(in SimEvent e);

    protected void Check(bool holds, string complaint)
    {
        if (!holds)
        {
            throw new InvariantBrokenException(GetType().Name, complaint);
        }
    }
}
