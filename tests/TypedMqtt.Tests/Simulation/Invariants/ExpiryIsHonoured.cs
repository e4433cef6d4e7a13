using TypedMqtt.Tests.Simulation.Server;
using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Invariants;

/// <summary>
/// What has waited longer than its expiry interval is not sent any more, and what is sent says how many seconds are left,
/// begun ones counting as whole. A message that was sent in time is sent again all the same: the server may have it.
/// </summary>
internal sealed class ExpiryIsHonoured(long expiry) : Invariant
{
    private readonly Dictionary<int, long> _expiresAt = [];
    private readonly HashSet<int> _sent = [];
    private long _now;

    internal override void On(in SimEvent e)
    {
        switch (e.Kind)
        {
            case SimEventKind.TimePassed:
                _now = e.Detail;
                break;
            case SimEventKind.Published:
                _expiresAt.Add(e.Number, _now + expiry);
                break;
            case SimEventKind.PublishEnded when e.Detail == (int)PublishEnd.Expired:
                Check(!_sent.Contains(e.Number), $"message {e.Number} expired, and was sent before (MQTT-4.3.3-7).");
                break;
            case SimEventKind.ClientSent when e.Packet!.Type == WireType.Publish:
                OnPublish(e.Packet);
                break;
            default:
                break;
        }
    }

    private void OnPublish(WirePacket publish)
    {
        _sent.Add(publish.Number);
        if (expiry == 0)
        {
            Check(publish.Expiry is null, $"{publish} expires, and was not meant to.");
            return;
        }

        var left = _expiresAt[publish.Number] - _now;
        Check(left > 0 || publish.Dup, $"{publish} expired {-left} ms ago.");
        Check(publish.Expiry == Math.Max(1, (left + 999) / 1000), $"{publish} says {publish.Expiry} s and has {left} ms left.");
    }
}
