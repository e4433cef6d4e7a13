using TypedMqtt.Session;
using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Invariants;

/// <summary>What was accepted and kept reaches the server, whatever becomes of the process; or it ends for a reason that is kept too.</summary>
internal sealed class KeptIsNeverLost(Conversation conversation) : Invariant
{
    private readonly HashSet<int> _owed = [];

    internal override void On(in SimEvent e)
    {
        switch (e.Kind)
        {
            case SimEventKind.Kept:
                OnKept((SessionRecordKind)(e.Detail >> 16), e.Number);
                break;
            case SimEventKind.ServerAccepted or SimEventKind.ServerRefused:
            case SimEventKind.PublishEnded when e.Detail != (long)PublishEnd.Success:
                _owed.Remove(e.Number);
                break;
            case SimEventKind.Completed:
                Check(_owed.Count == 0, $"message {_owed.FirstOrDefault()} was accepted and kept, and never reached the server.");
                break;
            default:
                break;
        }
    }

    private void OnKept(SessionRecordKind kind, int number)
    {
        // Where nobody has to be told that a message cannot be sent, these would hide a loss.
        var mayEnd = kind switch
        {
            SessionRecordKind.Finished => conversation.SessionLoss == MqttSessionLossPolicy.Fail || conversation.CancelsOrTimesOut,
            SessionRecordKind.Withdrawn or SessionRecordKind.Stranded => true,
            _ => false,
        };
        if (kind == SessionRecordKind.Accepted && number > 0)
        {
            _owed.Add(number);
        }
        else if (mayEnd)
        {
            _owed.Remove(number);
        }
    }
}
