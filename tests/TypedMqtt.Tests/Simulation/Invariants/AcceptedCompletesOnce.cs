using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Invariants;

/// <summary>What was accepted completes, exactly once; or it fails, for a reason there was.</summary>
internal sealed class AcceptedCompletesOnce(Conversation conversation) : Invariant
{
    private readonly HashSet<int> _open = [];
    private readonly HashSet<int> _refused = [];
    private readonly HashSet<int> _cancelled = [];
    private bool _isLost;
    private bool _isStopping;

    internal override void On(in SimEvent e)
    {
        switch (e.Kind)
        {
            case SimEventKind.Published:
                _open.Add(e.Number);
                break;
            case SimEventKind.ServerRefused:
                _refused.Add(e.Number);
                break;
            case SimEventKind.CancelRequested:
                _cancelled.Add(e.Number);
                break;
            case SimEventKind.SessionDiscarded:
                _isLost = true;
                break;
            case SimEventKind.Crashed:
                // With the process went those who waited.
                _open.Clear();
                break;
            case SimEventKind.Stopping:
                _isStopping = true;
                break;
            case SimEventKind.PublishEnded:
                Check(_open.Remove(e.Number), $"message {e.Number} ended twice.");
                var hasReason = (PublishEnd)e.Detail switch
                {
                    PublishEnd.Success => true,
                    PublishEnd.Refused => _refused.Contains(e.Number),
                    PublishEnd.Cancelled => _cancelled.Contains(e.Number),
                    PublishEnd.Closed => _isStopping,
                    PublishEnd.BeyondLimits => (conversation.ShrinksTo ?? conversation.MaximumPacketSize) is not null || e.Qos > conversation.MaximumQos,
                    PublishEnd.SessionLost => _isLost && conversation.SessionLoss == MqttSessionLossPolicy.Fail,
                    PublishEnd.Expired => conversation.ExpirySeconds > 0,
                    PublishEnd.TimedOut => conversation.PublishTimeout > 0,
                    PublishEnd.OutboxFull => conversation.OutboxLimit < MqttOptions.DefaultOutboxLimit,
                    _ => false,
                };
                Check(hasReason, $"message {e.Number} ended with {(PublishEnd)e.Detail}, and there was no reason for it.");
                break;
            case SimEventKind.Completed:
                Check(_open.Count == 0, $"message {_open.FirstOrDefault()} never ended.");
                break;
            default:
                break;
        }
    }
}
