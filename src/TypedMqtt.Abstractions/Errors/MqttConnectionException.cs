namespace TypedMqtt;

/// <summary>The connection could not be made, was refused, or ended for good.</summary>
public sealed class MqttConnectionException : MqttException
{
    /// <summary>Creates an exception without a message of its own.</summary>
    public MqttConnectionException()
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What went wrong, where, and what to do.</param>
    public MqttConnectionException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What went wrong, where, and what to do.</param>
    /// <param name="innerException">What led to it.</param>
    public MqttConnectionException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates an exception of a class.</summary>
    /// <param name="message">What went wrong, where, and what to do.</param>
    /// <param name="failure">The class.</param>
    public MqttConnectionException(string message, MqttConnectionFailure failure)
        : this(message, failure, null)
    {
    }

    /// <summary>Creates an exception of a class.</summary>
    /// <param name="message">What went wrong, where, and what to do.</param>
    /// <param name="failure">The class.</param>
    /// <param name="innerException">What led to it.</param>
    public MqttConnectionException(string message, MqttConnectionFailure failure, Exception? innerException)
        : base(message, innerException) => Failure = failure;

    /// <summary>Creates an exception for a reason that MQTT has a code for.</summary>
    /// <param name="message">What went wrong, where, and what to do.</param>
    /// <param name="reasonCode">The reason code; the class follows from it.</param>
    public MqttConnectionException(string message, MqttReasonCode reasonCode)
        : base(message)
    {
        ReasonCode = reasonCode;
        Failure = reasonCode switch
        {
            MqttReasonCode.BadUserNameOrPassword or MqttReasonCode.NotAuthorized => MqttConnectionFailure.CredentialsRefused,
            MqttReasonCode.KeepAliveTimeout => MqttConnectionFailure.TimedOut,
            _ => MqttConnectionFailure.Refused,
        };
    }

    /// <summary>Creates an exception for a server that may point to another one.</summary>
    /// <param name="message">What went wrong, where, and what to do.</param>
    /// <param name="reasonCode">The reason code; the class follows from it.</param>
    /// <param name="serverReference">The server that it points to (MQTT 5, 4.11); null for none.</param>
    public MqttConnectionException(string message, MqttReasonCode reasonCode, string? serverReference)
        : this(message, reasonCode) => ServerReference = serverReference;

    /// <summary>Whether the connection is not to be made again.</summary>
    internal bool IsFinal { get; init; }

    /// <summary>What kind of failure it is: what has to be done about it.</summary>
    public MqttConnectionFailure Failure { get; }

    /// <summary>The reason code (MQTT 5, 2.4), given by the server or found by this client; null where there is none.</summary>
    public MqttReasonCode? ReasonCode { get; }

    /// <summary>The server that the one we asked points to (MQTT 5, 4.11); null where it points to none.</summary>
    public string? ServerReference { get; }
}
