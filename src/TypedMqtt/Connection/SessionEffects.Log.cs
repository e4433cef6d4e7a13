namespace TypedMqtt.Connection;

internal sealed partial class SessionEffects
{
    [LoggerMessage(EventId = 110, Level = LogLevel.Error, Message = "The server refused the subscription to '{TopicFilter}': {ReasonCode}. Nothing will arrive for it; check what this client is allowed to read.")]
    private partial void LogSubscriptionRefused(string topicFilter, MqttReasonCode reasonCode);

    [LoggerMessage(EventId = 111, Level = LogLevel.Warning, Message = "A publish to '{TopicTemplate}' ({Member}) failed: {Failure}")]
    private partial void LogPublishFailed(string topicTemplate, string member, string failure);

    [LoggerMessage(EventId = 112, Level = LogLevel.Warning, Message = "The outbox is full and drops messages, the first of them one to '{TopicTemplate}'. Publish less, raise MqttOptions.OutboxLimit or OutboxByteLimit, or choose another MqttOptions.OutboxOverflow.")]
    private partial void LogDropping(string topicTemplate);

    [LoggerMessage(EventId = 113, Level = LogLevel.Warning, Message = "The connection was closed before {Count} messages were sent, or their exchange was finished. Those of QoS 0 had been taken already; the other publishes have failed.")]
    private partial void LogUnfinished(int count);

    [LoggerMessage(EventId = 114, Level = LogLevel.Information, Message = "The connection was closed before {Count} messages were sent, or their exchange was finished. They are kept, and go on when the session is opened again.")]
    private partial void LogKept(int count);
}
