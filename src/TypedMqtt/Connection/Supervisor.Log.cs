namespace TypedMqtt.Connection;

internal sealed partial class Supervisor
{
    [LoggerMessage(EventId = 100, Level = LogLevel.Information, Message = "Connected to {Server} as '{ClientId}' (session present: {SessionPresent}).")]
    private partial void LogConnected(string server, string clientId, bool sessionPresent);

    [LoggerMessage(EventId = 101, Level = LogLevel.Warning, Message = "No connection to {Server}: {Failure} Next attempt in {Delay}.")]
    private partial void LogFailed(string server, string failure, TimeSpan delay);

    [LoggerMessage(EventId = 102, Level = LogLevel.Critical, Message = "The connection to {Server} is given up: {Failure}")]
    private partial void LogGivenUp(string server, string failure);

    [LoggerMessage(EventId = 103, Level = LogLevel.Information, Message = "The connection to {Server} was closed.")]
    private partial void LogClosed(string server);

    [LoggerMessage(EventId = 104, Level = LogLevel.Critical, Message = "The connection failed in a way that should not be possible. Please report this.")]
    private partial void LogBroken(Exception failure);
}
