namespace TypedMqtt;

/// <summary>A change of a connection's state.</summary>
/// <param name="previous">The state before.</param>
/// <param name="current">The state now.</param>
/// <param name="reason">What led to it, when that was a failure; else null.</param>
public sealed class MqttConnectionStateChangedEventArgs(MqttConnectionState previous, MqttConnectionState current, MqttConnectionException? reason) : EventArgs
{
    /// <summary>The state before.</summary>
    public MqttConnectionState Previous { get; } = previous;

    /// <summary>The state now.</summary>
    public MqttConnectionState Current { get; } = current;

    /// <summary>What led to it, when that was a failure; else null.</summary>
    public MqttConnectionException? Reason { get; } = reason;
}
