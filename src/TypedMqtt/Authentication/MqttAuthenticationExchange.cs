namespace TypedMqtt;

/// <summary>
/// One exchange of enhanced authentication (MQTT 5, 4.12), from CONNECT to CONNACK, or from AUTH to AUTH where a connection
/// authenticates again. Nothing of it is called twice at a time, and it is disposed when it is over. Its data are never logged.
/// </summary>
/// <param name="initialData">
/// The Authentication Data to begin with: what CONNECT, or the first AUTH, says. Null for none; at most 65,535 bytes.
/// </param>
public abstract class MqttAuthenticationExchange(byte[]? initialData) : IDisposable
{
    /// <summary>
    /// When what was proven here ends; null, the default, for never. Somewhat before, the connection authenticates again. Looked at
    /// when the exchange has completed.
    /// </summary>
    public DateTimeOffset? ExpiresAt { get; protected set; }

    internal byte[]? InitialData { get; } = initialData;

    /// <summary>Answers the server, which has more to ask (reason code 0x18).</summary>
    /// <param name="data">The server's Authentication Data; null where it sent none.</param>
    /// <param name="cancellationToken">Cancelled when the attempt is over.</param>
    /// <returns>The Authentication Data to answer with; null for none, at most 65,535 bytes.</returns>
    /// <remarks>An exception refuses the server: the connection is closed (<see cref="MqttConnectionFailure.AuthenticationFailed"/>).</remarks>
    public abstract ValueTask<byte[]?> ContinueAsync(byte[]? data, CancellationToken cancellationToken);

    /// <summary>
    /// The server is satisfied. A method by which the server has to prove itself as well looks at the proof here; nothing has been
    /// sent or received over the new connection yet.
    /// </summary>
    /// <param name="data">The server's last Authentication Data; null where it sent none.</param>
    /// <param name="cancellationToken">Cancelled when the attempt is over.</param>
    /// <remarks>An exception refuses the server: the connection is closed (<see cref="MqttConnectionFailure.AuthenticationFailed"/>).</remarks>
    public abstract ValueTask CompleteAsync(byte[]? data, CancellationToken cancellationToken);

    /// <summary>Gives back what the exchange holds.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives back what the exchange holds.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
