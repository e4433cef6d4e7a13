namespace TypedMqtt.Requests;

internal sealed partial class ResponseInbox
{
    [LoggerMessage(EventId = 140, Level = LogLevel.Debug, Message = "An answer came that nobody waits for: its request has timed out, was cancelled, or was answered before. It was dropped.")]
    private partial void LogLate();
}
