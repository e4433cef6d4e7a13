namespace TypedMqtt.Requests;

internal sealed partial class Responder
{
    [LoggerMessage(EventId = 141, Level = LogLevel.Warning, Message = "A request of '{TopicTemplate}' ({Member}) has no response topic: it is handled, and the answer goes nowhere. Whoever sent it wants none, or speaks MQTT 3.1.1 and does not follow the topic convention. Further ones are only counted.")]
    private partial void LogNoResponseTopic(string topicTemplate, string member);

    [LoggerMessage(EventId = 142, Level = LogLevel.Warning, Message = "A request of '{TopicTemplate}' ({Member}) was refused and not handled: its answer cannot go to '{ResponseTopic}', because {Problem}.")]
    private partial void LogRefused(string topicTemplate, string member, string responseTopic, string problem);

    [LoggerMessage(EventId = 143, Level = LogLevel.Warning, Message = "A request of '{TopicTemplate}' ({Member}) was retained at the server and was not handled: it would be repeated with every subscription. Clear it with an empty retained message.")]
    private partial void LogRetained(string topicTemplate, string member);

    [LoggerMessage(EventId = 144, Level = LogLevel.Debug, Message = "A request of '{TopicTemplate}' ({Member}) came again and was not handled again.")]
    private partial void LogDuplicate(string topicTemplate, string member);

    [LoggerMessage(EventId = 145, Level = LogLevel.Warning, Message = "A request of '{TopicTemplate}' ({Member}) was not handled: it had waited so long for its handler that its caller has given up.")]
    private partial void LogExpired(string topicTemplate, string member);

    [LoggerMessage(EventId = 146, Level = LogLevel.Error, Message = "The answer to a request of '{TopicTemplate}' ({Member}) could not be written: {Problem}")]
    private partial void LogUnwritable(string topicTemplate, string member, string problem);
}
