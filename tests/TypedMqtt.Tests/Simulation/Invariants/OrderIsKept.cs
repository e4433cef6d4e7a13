using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Invariants;

/// <summary>Messages of one QoS reach the server, and the handler, in the order they were published in. Repetitions do not count.</summary>
internal sealed class OrderIsKept : Invariant
{
    private readonly int[] _lastAccepted = new int[3];
    private readonly int[] _lastDelivered = new int[3];
    private readonly HashSet<int> _accepted = [];
    private readonly HashSet<int> _delivered = [];

    internal override void On(in SimEvent e)
    {
        if (e.Kind == SimEventKind.ServerAccepted && _accepted.Add(e.Number))
        {
            Check(e.Number > _lastAccepted[e.Qos], $"message {e.Number} reached the server behind message {_lastAccepted[e.Qos]}.");
            _lastAccepted[e.Qos] = e.Number;
        }
        else if (e.Kind == SimEventKind.Delivered && _delivered.Add(e.Number))
        {
            Check(e.Number > _lastDelivered[e.Qos], $"message {e.Number} was delivered behind message {_lastDelivered[e.Qos]}.");
            _lastDelivered[e.Qos] = e.Number;
        }
    }
}
