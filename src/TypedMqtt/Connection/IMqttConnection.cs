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

    /// <summary>
    /// Authenticates again on the connection that stands (MQTT 5, 4.12.1), as after a change of the secret or of rights. Messages go
    /// on meanwhile. Completes when the server is satisfied, and <see cref="MqttOptions.Authentication"/> with the server.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait; the authentication goes on.</param>
    /// <exception cref="InvalidOperationException">There is no <see cref="MqttOptions.Authentication"/>.</exception>
    /// <exception cref="MqttConnectionException">
    /// There is no connection, or it was closed, since one side has refused the other or did not answer within
    /// <see cref="MqttOptions.ConnectTimeout"/>; it is made again. When the method could not begin
    /// (<see cref="MqttConnectionFailure.CredentialsUnavailable"/>), it stands.
    /// </exception>
    Task ReauthenticateAsync(CancellationToken cancellationToken = default);
}
