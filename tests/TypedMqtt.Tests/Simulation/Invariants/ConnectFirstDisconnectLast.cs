using TypedMqtt.Tests.Simulation.Server;
using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Invariants;

/// <summary>CONNECT comes first and once (MQTT-3.1.0-1, -2), and nothing behind DISCONNECT (MQTT-3.14.4-2).</summary>
internal sealed class ConnectFirstDisconnectLast : Invariant
{
    private bool _isFirst;
    private bool _isOver;

    internal override void On(in SimEvent e)
    {
        if (e.Kind == SimEventKind.Opened)
        {
            _isFirst = true;
            _isOver = false;
        }
        else if (e.Kind == SimEventKind.ClientSent)
        {
            var type = e.Packet!.Type;
            Check(!_isOver, $"{e.Packet} follows DISCONNECT.");
            Check((type == WireType.Connect) == _isFirst, _isFirst ? $"{e.Packet} comes before CONNECT." : "CONNECT was sent twice.");
            _isFirst = false;
            _isOver = type == WireType.Disconnect;
        }
    }
}
