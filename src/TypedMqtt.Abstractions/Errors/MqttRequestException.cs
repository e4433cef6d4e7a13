namespace TypedMqtt;

/// <summary>A request was not answered: in time, at all, or in a way that can be read.</summary>
public sealed class MqttRequestException : MqttException
{
    /// <summary>Creates an exception without a message of its own.</summary>
    public MqttRequestException()
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What went wrong, where, and what to do.</param>
    public MqttRequestException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What went wrong, where, and what to do.</param>
    /// <param name="innerException">What led to it.</param>
    public MqttRequestException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What went wrong, where, and what to do.</param>
    /// <param name="failure">Why there is no answer.</param>
    /// <param name="innerException">What led to it; null where nothing did.</param>
    public MqttRequestException(string message, MqttRequestFailure failure, Exception? innerException = null)
        : base(message, innerException) => Failure = failure;

    /// <summary>Why there is no answer; null where the exception does not say.</summary>
    public MqttRequestFailure? Failure { get; }
}
