namespace TypedMqtt.Dispatch;

/// <summary>A handler took longer than it may.</summary>
internal sealed class HandlerTimeoutException(string message) : Exception(message);
