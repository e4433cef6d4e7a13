namespace TypedMqtt.Transport;

/// <summary>An open connection that carries bytes both ways. Reading and writing may go on at the same time, one of each.</summary>
internal interface ITransport : IDisposable
{
    /// <summary>Reads what has arrived; 0 when the other side has closed.</summary>
    ValueTask<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken);

    /// <summary>Writes all bytes. Takes no token: half a packet would break the stream. Disposing ends it.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> buffer);
}
