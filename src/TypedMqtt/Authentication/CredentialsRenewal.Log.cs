using TypedMqtt.Transport;

namespace TypedMqtt.Authentication;

internal sealed partial class CredentialsRenewal
{
    [LoggerMessage(EventId = 150, Level = LogLevel.Information, Message = "The credentials expire soon: the connection to {Server} is made again with new ones.")]
    private partial void LogRenewing(ServerAddress server);

    [LoggerMessage(EventId = 151, Level = LogLevel.Warning, Message = "The credentials expire soon, and MqttOptions.CredentialsProvider gives none that last longer. It is asked again in {Delay:g}.")]
    private partial void LogNotFresh(TimeSpan delay);

    [LoggerMessage(EventId = 152, Level = LogLevel.Warning, Message = "The credentials expire soon: {Failure} It is asked again in {Delay:g}.")]
    private partial void LogFailed(string failure, TimeSpan delay);
}
