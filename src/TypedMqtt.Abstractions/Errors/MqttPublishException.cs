namespace TypedMqtt;

/// <summary>A publish did not complete: the server refused the message, the outbox had no room, the message expired while it waited, or the connection was closed for good.</summary>
public sealed class MqttPublishException : MqttException
{
    /// <summary>Creates an exception without a message of its own.</summary>
    public MqttPublishException()
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What went wrong, where, and what to do.</param>
    public MqttPublishException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What went wrong, where, and what to do.</param>
    /// <param name="innerException">What led to it.</param>
    public MqttPublishException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates an exception for a reason that MQTT has a code for.</summary>
    /// <param name="message">What went wrong, where, and what to do.</param>
    /// <param name="reasonCode">The reason code.</param>
    public MqttPublishException(string message, MqttReasonCode reasonCode)
        : base(message) => ReasonCode = reasonCode;

    /// <summary>The reason code (MQTT 5, 2.4), given by the server or found by this client; null where there is none.</summary>
    public MqttReasonCode? ReasonCode { get; }
}
