namespace TypedMqtt.Benchmarks.Comparison.Peer;

/// <summary>
/// How many messages of QoS 0 the peer may send. MQTT has no word for it: a client that reads faster than it handles queues
/// without end or drops. So whoever counts at the client says each thousand that was handled, on a connection of its own.
/// </summary>
internal sealed class Credits
{
    /// <summary>The first byte of the connection that brings credits; no packet begins with it.</summary>
    internal const byte Hello = 0;

    /// <summary>How many messages a byte on it stands for.</summary>
    internal const int Each = 1_000;

    /// <summary>How many messages may be ahead of the handler: fewer than any client's queue holds.</summary>
    internal const int Ahead = 8 * Each;

    private readonly object _lock = new();
    private long _available = Ahead;

    internal void Add(long count)
    {
        lock (_lock)
        {
            _available += count;
            Monitor.Pulse(_lock);
        }
    }

    internal void Take(long count)
    {
        lock (_lock)
        {
            while (_available < count)
            {
                Monitor.Wait(_lock);
            }

            _available -= count;
        }
    }
}
