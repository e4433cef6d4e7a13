namespace TypedMqtt.Benchmarks.Comparison.Peer;

/// <summary>PUBLISH packets of all connections.</summary>
internal sealed class PeerCounts
{
    private long _received;
    private long _sent;
    private int _connections;

    internal long Received => Interlocked.Read(ref _received);

    internal long Sent => Interlocked.Read(ref _sent);

    internal void AddReceived(long count) => Interlocked.Add(ref _received, count);

    internal void AddSent(long count) => Interlocked.Add(ref _sent, count);

    /// <summary>The number of a new connection, from 1 on.</summary>
    internal int NextConnection() => Interlocked.Increment(ref _connections);
}
