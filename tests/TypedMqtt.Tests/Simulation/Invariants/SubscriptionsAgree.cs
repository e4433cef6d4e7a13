using TypedMqtt.Tests.Simulation.Server;
using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Invariants;

/// <summary>Once Online, and when all is done, the server has exactly the subscriptions that the application wants, but for those it refused.</summary>
internal sealed class SubscriptionsAgree : Invariant
{
    private readonly SortedDictionary<string, int> _wanted = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _held = new(StringComparer.Ordinal);
    private bool _hasCrashed;

    internal override void On(in SimEvent e)
    {
        switch (e.Kind)
        {
            case SimEventKind.Subscribed when e.Text != Conversation.RefusedTopic:
                _wanted[e.Text!] = Math.Max((int)e.Detail, _wanted.GetValueOrDefault(e.Text!));
                break;
            case SimEventKind.Unsubscribed:
                _wanted.Remove(e.Text!);
                break;
            case SimEventKind.SessionDiscarded:
                _held.Clear();
                break;
            case SimEventKind.ServerReceived when e.Packet!.Type == WireType.Subscribe:
                e.Packet.Filters.FindAll(filter => filter.Filter != Conversation.RefusedTopic).ForEach(filter => _held[filter.Filter] = filter.Qos);
                break;
            case SimEventKind.ServerReceived when e.Packet!.Type == WireType.Unsubscribe:
                e.Packet.Filters.ForEach(filter => _held.Remove(filter.Filter));
                break;
            case SimEventKind.Crashed:
                _hasCrashed = true;
                break;
            case SimEventKind.Online or SimEventKind.Completed:
                // What an earlier process had at the server, and nobody wants any more, is not known to this one.
                var held = _held.Where(one => !_hasCrashed || _wanted.ContainsKey(one.Key));
                Check(_wanted.SequenceEqual(held), $"wanted are {string.Join(", ", _wanted)} and the server has {string.Join(", ", _held)}.");
                break;
            default:
                break;
        }
    }
}
