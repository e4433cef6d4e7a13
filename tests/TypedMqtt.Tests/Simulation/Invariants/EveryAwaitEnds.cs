using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Invariants;

/// <summary>When the client has stopped nobody waits any more, for a publish or for a subscription.</summary>
internal sealed class EveryAwaitEnds : Invariant
{
    private readonly HashSet<int> _publishing = [];
    private readonly HashSet<string> _subscribing = [];

    internal override void On(in SimEvent e)
    {
        switch (e.Kind)
        {
            case SimEventKind.Published:
                _publishing.Add(e.Number);
                break;
            case SimEventKind.PublishEnded:
                _publishing.Remove(e.Number);
                break;
            case SimEventKind.Subscribed:
                _subscribing.Add(e.Text!);
                break;
            case SimEventKind.Unsubscribed or SimEventKind.SubscriptionSettled:
                _subscribing.Remove(e.Text!);
                break;
            case SimEventKind.Crashed:
                _publishing.Clear();
                _subscribing.Clear();
                break;
            case SimEventKind.Closed:
                Check(_publishing.Count == 0, $"message {_publishing.FirstOrDefault()} is waited for.");
                Check(_subscribing.Count == 0, $"the subscription to {_subscribing.FirstOrDefault()} is waited for.");
                break;
            default:
                break;
        }
    }
}
