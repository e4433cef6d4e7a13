namespace TypedMqtt.Telemetry;

/// <summary>Says in one word why something failed, out of few words: it is an attribute of metrics.</summary>
internal static class ErrorTypes
{
    internal const string NoMatch = "no_match";
    internal const string Network = "network";

    /// <summary>A request was refused in the words of its contract.</summary>
    internal const string Fault = "fault";

    /// <summary>The reason code of MQTT where there is one, else the exception's type.</summary>
    internal static string Of(Exception failure) => failure switch
    {
        MqttPublishException { ReasonCode: { } code } => code.ToString(),
        MqttConnectionException { ReasonCode: { } code } => code.ToString(),
        MqttRequestException { Failure: { } reason } => reason.ToString(),
        MqttException when failure.GetType().IsGenericType => Fault,
        _ => failure.GetType().FullName ?? failure.GetType().Name,
    };

    /// <summary>Why a connection ended: the reason code, what has to be mended, or that it was the network.</summary>
    internal static string Of(MqttReasonCode? reasonCode, MqttConnectionFailure failure) => reasonCode?.ToString() ?? failure switch
    {
        MqttConnectionFailure.Unspecified or MqttConnectionFailure.Unreachable or MqttConnectionFailure.TimedOut or MqttConnectionFailure.Lost => Network,
        _ => failure.ToString(),
    };
}
