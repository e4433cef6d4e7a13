namespace TypedMqtt.Dispatch;

internal sealed partial class Lane
{
    [LoggerMessage(EventId = 120, Level = LogLevel.Warning, Message = "Messages of QoS 0 on '{TopicFilter}' are being dropped: {Receiver} does not keep up and its queue is full. Make it faster, raise MqttOptions.QueueLimit or QueueByteLimit, or use QoS 1.")]
    private partial void LogDropping(string topicFilter, string receiver);

    [LoggerMessage(EventId = 121, Level = LogLevel.Warning, Message = "A message is not one of '{TopicTemplate}' ({Member}): {Level} of its topic '{Topic}' is not of the declared type. It was skipped.")]
    private partial void LogUnreadableTopic(string topicTemplate, string member, string level, string topic);

    [LoggerMessage(EventId = 122, Level = LogLevel.Error, Message = "A message for {Receiver} was skipped. {Problem}")]
    private partial void LogUnreadablePayload(string receiver, string problem);

    [LoggerMessage(EventId = 123, Level = LogLevel.Error, Message = "{Receiver} failed on a message of '{TopicTemplate}'. The message was skipped.")]
    private partial void LogHandlerFailed(Exception failure, string receiver, string topicTemplate);

    [LoggerMessage(EventId = 124, Level = LogLevel.Warning, Message = "{Receiver} was interrupted by the stop while it handled a message of '{TopicTemplate}'. The message {WasAcknowledged}.")]
    private partial void LogInterrupted(string receiver, string topicTemplate, string wasAcknowledged);

    [LoggerMessage(EventId = 127, Level = LogLevel.Warning, Message = "{Receiver} failed on a message of '{TopicTemplate}' at attempt {Attempt}. It is tried again in {Delay}.")]
    private partial void LogRetrying(Exception failure, string receiver, string topicTemplate, int attempt, TimeSpan delay);

    [LoggerMessage(EventId = 128, Level = LogLevel.Error, Message = "{Receiver} failed on a message of '{TopicTemplate}' after {Attempts} attempt(s). The message is a dead letter now.")]
    private partial void LogDeadLettered(Exception failure, string receiver, string topicTemplate, int attempts);

    [LoggerMessage(EventId = 129, Level = LogLevel.Error, Message = "A message of '{TopicTemplate}' that {Receiver} failed on could not be published as a dead letter. See MqttOptions.DeadLetterPrefix and the client's rights at the server.")]
    private partial void LogDeadLetterFailed(Exception failure, string receiver, string topicTemplate);

    [LoggerMessage(EventId = 132, Level = LogLevel.Error, Message = "{Receiver} failed on a message of '{TopicTemplate}'. The connection is made again so that the server sends it once more.")]
    private partial void LogRedelivery(Exception failure, string receiver, string topicTemplate);

    [LoggerMessage(EventId = 133, Level = LogLevel.Critical, Message = "{Receiver} failed on a message of '{TopicTemplate}', and its policy says to stop. The message {WasAcknowledged}.")]
    private partial void LogStopping(Exception failure, string receiver, string topicTemplate, string wasAcknowledged);

    [LoggerMessage(EventId = 125, Level = LogLevel.Error, Message = "{Receiver} took longer than {Timeout} for a message of '{TopicTemplate}'. The message was skipped. See MqttOptions.HandlerTimeout.")]
    private partial void LogTimedOut(string receiver, TimeSpan timeout, string topicTemplate);

    [LoggerMessage(EventId = 126, Level = LogLevel.Error, Message = "{Receiver} took longer than {Timeout} for a message of '{TopicTemplate}' and ignores its cancellation token. {Count} such calls are running already, so its lane waits for one of them to end. Pass the token on to whatever the handler waits for.")]
    private partial void LogBlocked(string receiver, TimeSpan? timeout, string topicTemplate, int count);
}
