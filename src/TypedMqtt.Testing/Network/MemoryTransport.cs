using TypedMqtt.Transport;

namespace TypedMqtt.Testing.Network;

/// <summary>The client's end of a connection to the test broker.</summary>
internal sealed class MemoryTransport(MemoryLink link) : ITransport
{
    public ValueTask<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        link.ReadAtClientAsync(buffer.AsMemory(offset, count), cancellationToken);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> buffer) =>
        link.TrySendToBroker(buffer.ToArray()) ? ValueTask.CompletedTask : throw new IOException("The connection is closed.");

    public void Dispose() => link.Close();
}
