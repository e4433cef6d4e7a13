namespace TypedMqtt.Transport;

/// <summary>Opens connections to servers.</summary>
internal interface ITransportFactory
{
    /// <summary>Opens a connection.</summary>
    /// <param name="address">The server.</param>
    /// <param name="options">The options of the connection it is for; one factory serves all connections.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="MqttConnectionException">The connection could not be opened, for a reason that has a class of its own.</exception>
    /// <exception cref="IOException">The network failed; so do other exceptions of it say.</exception>
    ValueTask<ITransport> ConnectAsync(ServerAddress address, MqttOptions options, CancellationToken cancellationToken);
}
