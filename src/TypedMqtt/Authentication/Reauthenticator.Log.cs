using TypedMqtt.Transport;

namespace TypedMqtt.Authentication;

internal sealed partial class Reauthenticator
{
    [LoggerMessage(EventId = 153, Level = LogLevel.Information, Message = "Authenticated again with {Server} by the method '{Method}'.")]
    private partial void LogAuthenticated(ServerAddress server, string method);

    [LoggerMessage(EventId = 154, Level = LogLevel.Warning, Message = "Not authenticated again: {Failure} The connection stands. Next attempt in {Delay:g}.")]
    private partial void LogUnavailable(string failure, TimeSpan delay);
}
