namespace TypedMqtt;

/// <summary>What happens when something is published and the outbox is full.</summary>
public enum MqttOutboxOverflow
{
    /// <summary>
    /// The publisher waits for room. As many may wait as the outbox holds; beyond that a publish fails.
    /// </summary>
    Wait,

    /// <summary>The oldest messages that were not sent yet give way. Their publishes fail, if they are awaited still.</summary>
    DropOldest,

    /// <summary>The new message is dropped, and its publish fails.</summary>
    DropNewest,

    /// <summary>The publish fails, and nothing counts as dropped.</summary>
    Reject,
}
