using TypedMqtt.Tests.Simulation.Server;
using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Invariants;

/// <summary>No PUBLISH has a QoS or a size that CONNACK has excluded (MQTT-3.2.2-11, -15).</summary>
internal sealed class ServerLimitsAreKept : Invariant
{
    private int _maximumQos;
    private uint _maximumSize;

    internal override void On(in SimEvent e)
    {
        if (e.Kind == SimEventKind.ClientReceived && e.Packet!.Type == WireType.ConnAck)
        {
            _maximumQos = e.Packet.MaximumQos ?? 2;
            _maximumSize = e.Packet.MaximumPacketSize ?? uint.MaxValue;
        }
        else if (e.Kind == SimEventKind.ClientSent && e.Packet!.Type == WireType.Publish)
        {
            Check(e.Packet.Qos <= _maximumQos, $"{e.Packet} has a QoS above {_maximumQos}.");
            Check(e.Packet.Size <= _maximumSize, $"{e.Packet} has {e.Packet.Size} bytes, and {_maximumSize} are allowed.");
        }
    }
}
