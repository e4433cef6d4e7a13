namespace TypedMqtt;

/// <summary>The base of all exceptions that are about MQTT.</summary>
public class MqttException : Exception
{
    /// <summary>Creates an exception without a message of its own.</summary>
    public MqttException()
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What went wrong, where, and what to do.</param>
    public MqttException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What went wrong, where, and what to do.</param>
    /// <param name="innerException">What led to it.</param>
    public MqttException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
