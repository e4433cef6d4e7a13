namespace TypedMqtt.Storage;

/// <summary>The session cannot be kept.</summary>
/// <param name="message">Why, where, and what to do.</param>
/// <param name="innerException">What led to it.</param>
#pragma warning disable CA1032, CA1064 // Never seen outside: users see it as the reason of an MqttConnectionException.
internal sealed class SessionStoreException(string message, Exception? innerException = null) : Exception(message, innerException);
#pragma warning restore CA1032, CA1064
