namespace TypedMqtt.Dispatch;

internal sealed partial class Dispatcher
{
    [LoggerMessage(EventId = 130, Level = LogLevel.Warning, Message = "A message on '{Topic}' was acknowledged and dropped: no handler and no subscription of this client asks for it. It may belong to a subscription that has just ended, or to one an earlier run left in the session. Further ones are only counted.")]
    private partial void LogUnmatched(string topic);

    [LoggerMessage(EventId = 131, Level = LogLevel.Warning, Message = "Handlers were still busy when the stop had waited {Timeout} for them; they were asked to end.")]
    private partial void LogHandlersInterrupted(TimeSpan timeout);
}
