using TypedMqtt.Tests.Simulation.Network;
using TypedMqtt.Transport;

namespace TypedMqtt.Tests.Simulation.Client;

/// <summary>The client's end of a connection. Reads are done when they are asked for; writing goes through the shell.</summary>
internal sealed class SimulatedTransport(Pipe pipe) : ITransport
{
    /// <summary>How many bytes the next read gives.</summary>
    internal int NextRead { get; set; }

    public ValueTask<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        var length = Math.Min(NextRead, count);
        pipe.Deliver(length).CopyTo(buffer.AsSpan(offset));
        return ValueTask.FromResult(length);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> buffer) => throw new InvalidOperationException("The shell writes.");

    public void Dispose()
    {
    }
}
