using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Invariants;

/// <summary>A connection that has gone silent is given up within the keep-alive and the time PINGRESP may take, whatever we send meanwhile. A stop has limits of its own.</summary>
internal sealed class DeadPeerIsFound(long limit) : Invariant
{
    private long _now;
    private int _silenced;
    private long _since;

    internal override void On(in SimEvent e)
    {
        switch (e.Kind)
        {
            case SimEventKind.TimePassed:
                _now = e.Detail;
                Check(_silenced == 0 || _now - _since <= limit, $"connection {_silenced} has been dead for {_now - _since} ms.");
                break;
            case SimEventKind.Silenced:
                _silenced = e.Connection;
                _since = _now;
                break;
            case SimEventKind.ClientClosed when e.Connection == _silenced:
            case SimEventKind.Stopping:
                _silenced = 0;
                break;
            default:
                break;
        }
    }
}
