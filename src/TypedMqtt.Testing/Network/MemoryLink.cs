namespace TypedMqtt.Testing.Network;

/// <summary>A connection between a client and the broker: a pipe each way.</summary>
internal sealed class MemoryLink(TimeProvider timeProvider, Func<TimeSpan> delay)
{
    private readonly MemoryPipe _toBroker = new(timeProvider);
    private readonly MemoryPipe _toClient = new(timeProvider);

    internal bool TrySendToBroker(byte[] bytes) => _toBroker.TryWrite(bytes, delay());

    internal bool TrySendToClient(byte[] bytes) => _toClient.TryWrite(bytes, delay());

    internal ValueTask<int> ReadAtBrokerAsync(Memory<byte> buffer) => _toBroker.ReadAsync(buffer, CancellationToken.None);

    internal ValueTask<int> ReadAtClientAsync(Memory<byte> buffer, CancellationToken cancellationToken) => _toClient.ReadAsync(buffer, cancellationToken);

    /// <summary>Ends the connection in good order: what has been sent still arrives.</summary>
    internal void Close()
    {
        _toBroker.Close();
        _toClient.Close();
    }

    /// <summary>Ends the connection as a cable does that is pulled: what is on its way is lost, and both sides get an error.</summary>
    internal void Cut()
    {
        _toBroker.Cut();
        _toClient.Cut();
    }
}
