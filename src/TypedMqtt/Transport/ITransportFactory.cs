namespace TypedMqtt.Transport;

/// <summary>Opens connections to the server.</summary>
internal interface ITransportFactory
{
    /// <summary>Opens a connection.</summary>
    /// <param name="cancellationToken">Ends the attempt.</param>
    ValueTask<ITransport> ConnectAsync(CancellationToken cancellationToken);
}
