namespace TypedMqtt.Testing.Broker;

/// <summary>The faults that a test has set, each until it is lifted.</summary>
internal sealed class FaultRules
{
    private readonly Lock _lock = new();
    private readonly List<Rule> _rules = [];

    /// <summary>Sets a fault for the topics, or the topic filters, that match a topic filter.</summary>
    internal IDisposable Add(FaultKind kind, string topicFilter, MqttReasonCode? reasonCode)
    {
        ArgumentException.ThrowIfNullOrEmpty(topicFilter);
        if (reasonCode < MqttReasonCode.UnspecifiedError)
        {
            throw new ArgumentOutOfRangeException(nameof(reasonCode), reasonCode, "A fault needs a reason code of 0x80 or above (MQTT 5, 2.4).");
        }

        var rule = new Rule(this, kind, topicFilter, reasonCode);
        lock (_lock)
        {
            _rules.Add(rule);
        }

        return rule;
    }

    /// <summary>Finds the fault that was set last; false when there is none.</summary>
    internal bool TryFind(FaultKind kind, string topic, out MqttReasonCode? reasonCode)
    {
        lock (_lock)
        {
            var rule = _rules.FindLast(rule => rule.Kind == kind && (rule.TopicFilter == topic || TopicMatcher.Matches(rule.TopicFilter, topic)));
            reasonCode = rule?.ReasonCode;
            return rule is not null;
        }
    }

    private sealed record Rule(FaultRules Rules, FaultKind Kind, string TopicFilter, MqttReasonCode? ReasonCode) : IDisposable
    {
        public void Dispose()
        {
            lock (Rules._lock)
            {
                Rules._rules.RemoveAll(rule => ReferenceEquals(rule, this));
            }
        }
    }
}
