namespace TypedMqtt.Transport;

/// <summary>Opens connections to servers.</summary>
internal interface ITransportFactory
{
    /// <summary>Opens a connection.</summary>
    /// <param name="address">The server.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    ValueTask<ITransport> ConnectAsync(ServerAddress address, CancellationToken cancellationToken);
}
