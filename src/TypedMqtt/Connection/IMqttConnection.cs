namespace TypedMqtt;

/// <summary>
/// One connection to an MQTT server. The host starts and stops it; it connects, and connects again, by itself. All members
/// may be used from any thread.
/// </summary>
public interface IMqttConnection
{
    /// <summary>
    /// Raised after the state has changed, one change at a time and in order. A handler should return soon: the connection
    /// waits for it.
    /// </summary>
    event EventHandler<MqttConnectionStateChangedEventArgs>? StateChanged;

    /// <summary>
    /// Raised when the server has lost the session (MQTT 5, 3.2.2.1.1): what it had queued for this client is gone, and
    /// <see cref="MqttOptions.SessionLoss"/> says what became of what it had not acknowledged. A handler should return soon.
    /// </summary>
    event EventHandler<MqttSessionLostEventArgs>? SessionLost;

    /// <summary>The state now.</summary>
    MqttConnectionState State { get; }

    /// <summary>The failure that last kept or ended a connection; null once it is online again.</summary>
    MqttConnectionException? LastFailure { get; }

    /// <summary>The client identifier in use: the one configured, made up, or assigned by the server.</summary>
    string ClientId { get; }

    /// <summary>Counts what has happened since the start.</summary>
    MqttStatistics GetStatistics();

    /// <summary>Waits until the connection is online; returns at once when it is.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="MqttConnectionException">The connection was closed or given up.</exception>
    Task WaitForOnlineAsync(CancellationToken cancellationToken = default);
}
