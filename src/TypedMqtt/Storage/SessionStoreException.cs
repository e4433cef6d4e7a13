namespace TypedMqtt.Storage;

/// <summary>The session cannot be kept.</summary>
/// <param name="message">Why, where, and what to do.</param>
/// <param name="innerException">What led to it.</param>
#pragma warning disable CA1032, CA1064 // Never seen outside: users see it as the reason of an MqttConnectionException.
internal sealed class SessionStoreException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Whether it can be over without a change to this program, as a full disk can: the same may be tried again.</summary>
    internal bool MayPass { get; init; }

    /// <summary>What it means for the connection.</summary>
    internal MqttConnectionException ToConnectionException() => new(Message, MqttConnectionFailure.SessionNotKept, this) { IsFinal = !MayPass };
}
#pragma warning restore CA1032, CA1064
