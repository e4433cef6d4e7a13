namespace TypedMqtt.Connection;

internal sealed partial class MqttClient
{
    [LoggerMessage(EventId = 115, Level = LogLevel.Information, Message = "The session is kept in {Location}; {Messages} messages of an earlier process are unfinished and go on.")]
    private partial void LogOpened(string location, int messages);

    [LoggerMessage(EventId = 116, Level = LogLevel.Error, Message = "The session in {Location} was damaged and has been set aside as {SetAside}. What was unfinished in it is not sent; a new session begins.")]
    private partial void LogSetAside(string location, string setAside);
}
