namespace TypedMqtt;

/// <summary>
/// A payload or a user property could not be read as, or written from, the type the contract declares. It never holds the
/// value itself.
/// </summary>
public sealed class MqttPayloadException : MqttException
{
    /// <summary>Creates an exception without a message of its own.</summary>
    public MqttPayloadException()
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What went wrong, where, and what to do.</param>
    public MqttPayloadException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What went wrong, where, and what to do.</param>
    /// <param name="innerException">What led to it.</param>
    public MqttPayloadException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
