using TypedMqtt.CompilerServices;
using TypedMqtt.Publishing;
using TypedMqtt.Session;

namespace TypedMqtt.Connection;

/// <summary>Carries out what the session has decided: ends the publishers' waits, counts and tells. Its owner locks.</summary>
internal sealed partial class SessionEffects(Counters counters, ILogger logger)
{
    private bool _droppingLogged;

    /// <summary>Carries out everything there is, in order.</summary>
    /// <param name="core">The session.</param>
    /// <param name="closed">Why the connection is closed; null while it is not.</param>
    internal void PerformAll(SessionCore core, MqttConnectionException? closed)
    {
        foreach (var entry in core.Subscriptions.Refused)
        {
            LogSubscriptionRefused(entry.TopicFilter, entry.ReasonCode);
        }

        core.Subscriptions.Refused.Clear();

        // By index: carrying out an effect never adds one, and the list is the session's own.
        var effects = core.Effects;
        var unfinished = 0;
        var kept = 0;
        for (var i = 0; i < effects.Count; i++)
        {
            unfinished += Perform(effects[i], closed) && effects[i].Outcome == PublishOutcome.Closed ? 1 : 0;
            kept += effects[i].Outcome == PublishOutcome.Kept ? 1 : 0;
        }

        effects.Clear();
        if (kept > 0)
        {
            LogKept(kept);
        }

        if (unfinished > 0)
        {
            LogUnfinished(unfinished);
        }
    }

    /// <summary>Ends the wait for a message, unless it has ended.</summary>
    /// <returns>True when a failure was news to somebody.</returns>
    internal bool Perform(in SessionEffect effect, MqttConnectionException? closed)
    {
        var message = effect.Message;
        var failure = effect.Outcome == PublishOutcome.Success ? null : PublishFailures.Create(in effect, closed);

        // A message that was done for its publisher when it was taken: this is the only place where its failure is told.
        var wasDone = message.Qos == MqttQos.AtMostOnce || (message.CompletesWhenAccepted && effect.Outcome != PublishOutcome.Kept);
        var member = message.Member;
        var wasCompleted = message.IsCompleted;

        // A QoS 0 message is done for its publisher when it is queued, and its bytes go when they have been written.
        if (message.State == OutboundState.Done)
        {
            message.Release();
        }

        // The last look at it: once its publisher is told, or was before, it may be another message.
        var isNews = ((!wasCompleted && message.TryComplete(failure)) || wasDone) && failure is not null and not OperationCanceledException;
        if (isNews)
        {
            Tell(member, effect.Outcome, failure!);
        }

        return isNews;
    }

    /// <summary>The outbox has room again: should it overflow once more, that is told anew.</summary>
    internal void OnOutboxEmpty() => _droppingLogged = false;

    private void Tell(MqttMember member, PublishOutcome outcome, Exception failure)
    {
        switch (outcome)
        {
            case PublishOutcome.Dropped:
                counters.OutboxDropped();
                counters.PublishFailed();

                // Once until the outbox has been empty, not for every message of a flood: the count tells the rest.
                if (!_droppingLogged)
                {
                    _droppingLogged = true;
                    LogDropping(member.Template);
                }

                break;
            case PublishOutcome.Closed or PublishOutcome.Kept:
                // Told all together, since there may be thousands.
                counters.PublishFailed();
                break;
            default:
                counters.PublishFailed();
                LogPublishFailed(member.Template, member.Name, failure.Message);
                break;
        }
    }
}
