namespace TypedMqtt;

/// <summary>The server refused a subscription, or did not answer in time.</summary>
public sealed class MqttSubscribeException : MqttException
{
    /// <summary>Creates an exception without a message of its own.</summary>
    public MqttSubscribeException()
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What went wrong, where, and what to do.</param>
    public MqttSubscribeException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What went wrong, where, and what to do.</param>
    /// <param name="innerException">What led to it.</param>
    public MqttSubscribeException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates an exception for a reason that MQTT has a code for.</summary>
    /// <param name="message">What went wrong, where, and what to do.</param>
    /// <param name="reasonCode">The reason code.</param>
    public MqttSubscribeException(string message, MqttReasonCode reasonCode)
        : base(message) => ReasonCode = reasonCode;

    /// <summary>The reason code (MQTT 5, 2.4), given by the server or found by this client; null where there is none.</summary>
    public MqttReasonCode? ReasonCode { get; }
}
