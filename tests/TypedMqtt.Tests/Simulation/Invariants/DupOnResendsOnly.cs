using TypedMqtt.Tests.Simulation.Server;
using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Invariants;

/// <summary>DUP says that a message was sent before in this session, and is missing when it was not (MQTT-3.3.1-1, -2).</summary>
internal sealed class DupOnResendsOnly : Invariant
{
    private readonly HashSet<int> _sent = [];
    private readonly KeptExchanges _kept = new();

    internal override void On(in SimEvent e)
    {
        _kept.On(in e);
        if (e.Kind == SimEventKind.Crashed)
        {
            _sent.Clear();
            _sent.UnionWith(_kept.Sent.Select(one => one.Number));
        }

        if (e.Kind == SimEventKind.ClientSent && e.Packet is { Type: WireType.Publish } publish)
        {
            var wasSent = publish.Qos > 0 && !_sent.Add(publish.Number);
            Check(publish.Dup == wasSent, $"{publish} was {(wasSent ? "" : "not ")}sent before.");
        }
        else if (e.Kind == SimEventKind.ClientReceived && e.Packet!.IsNewSession)
        {
            _sent.Clear();
        }
    }
}
