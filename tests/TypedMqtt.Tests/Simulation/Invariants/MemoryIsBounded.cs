using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Invariants;

/// <summary>
/// With our handlers stuck no more is taken in than our Receive Maximum, across reconnects too. Before MQTT 5, where a server
/// cannot be told of one, the identifiers are the limit.
/// </summary>
internal sealed class MemoryIsBounded(int receiveMaximum) : Invariant
{
    private int _unhandled;

    internal override void On(in SimEvent e)
    {
        if (e is { Kind: SimEventKind.Delivered, Qos: > 0 })
        {
            Check(++_unhandled <= receiveMaximum, $"{_unhandled} messages are with handlers, and our Receive Maximum is {receiveMaximum}.");
        }
        else if (e is { Kind: SimEventKind.Handled, Qos: > 0 })
        {
            _unhandled--;
        }
        else if (e.Kind == SimEventKind.Crashed)
        {
            _unhandled = 0;
        }
    }
}
