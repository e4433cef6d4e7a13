namespace TypedMqtt.Benchmarks.Comparison.Peer;

/// <summary>PUBLISH packets of all connections.</summary>
internal sealed class PeerCounts
{
    private long _received;
    private long _sent;
    private int _connections;
    private int _open;

    internal long Received => Interlocked.Read(ref _received);

    internal long Sent => Interlocked.Read(ref _sent);

    /// <summary>Whether there is a connection from which something may still be read.</summary>
    internal bool IsReading => Volatile.Read(ref _open) > 0;

    internal void AddReceived(long count) => Interlocked.Add(ref _received, count);

    internal void AddSent(long count) => Interlocked.Add(ref _sent, count);

    internal void Opened() => Interlocked.Increment(ref _open);

    internal void Closed() => Interlocked.Decrement(ref _open);

    /// <summary>The number of a new connection, from 1 on.</summary>
    internal int NextConnection() => Interlocked.Increment(ref _connections);
}
