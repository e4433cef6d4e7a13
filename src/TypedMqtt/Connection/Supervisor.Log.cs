using TypedMqtt.Transport;

namespace TypedMqtt.Connection;

internal sealed partial class Supervisor
{
    [LoggerMessage(EventId = 100, Level = LogLevel.Information, Message = "Connected to {Server} as '{ClientId}' (session present: {SessionPresent}).")]
    private partial void LogConnected(ServerAddress server, string clientId, bool sessionPresent);

    [LoggerMessage(EventId = 101, Level = LogLevel.Warning, Message = "No connection to {Server}: {Failure} Next attempt in {Delay:g}, with {NextServer}.")]
    private partial void LogFailed(ServerAddress server, string failure, TimeSpan delay, ServerAddress nextServer);

    [LoggerMessage(EventId = 102, Level = LogLevel.Critical, Message = "The connection to {Server} is given up: {Failure}")]
    private partial void LogGivenUp(ServerAddress server, string failure);

    [LoggerMessage(EventId = 103, Level = LogLevel.Information, Message = "The connection was closed.")]
    private partial void LogClosed();

    [LoggerMessage(EventId = 104, Level = LogLevel.Critical, Message = "The connection failed in a way that should not be possible. Please report this.")]
    private partial void LogBroken(Exception failure);

    [LoggerMessage(EventId = 105, Level = LogLevel.Warning, Message = "No connection to {Server}: {Failure} Trying {NextServer}.")]
    private partial void LogMovingOn(ServerAddress server, string failure, ServerAddress nextServer);

    [LoggerMessage(EventId = 106, Level = LogLevel.Warning, Message = "The server has lost the session, and with it what it had queued for this client. Of the messages it had not acknowledged, {Requeued} are sent as new and {Failed} have failed (MqttOptions.SessionLoss).")]
    private partial void LogSessionLost(int requeued, int failed);
}
