using System.Security.Cryptography;
using System.Text;

namespace TypedMqtt.Requests;

/// <summary>
/// Knows the last requests of one handler again: at QoS 1 one may come twice, after a connection of either side was lost. As
/// much as is cheap: a bounded number, in this process.
/// </summary>
internal sealed class SeenRequests
{
    /// <summary>How many are known. What is repeated was in flight, and no more than Receive Maximum ever is.</summary>
    internal const int Limit = 4_096;

    /// <summary>From this length on correlation data is taken to be unique; a shorter one may be a counter that starts again.</summary>
    internal const int UniqueLength = 16;

    private readonly Lock _lock = new();
    private readonly HashSet<Guid> _seen = [];
    private readonly Queue<Guid> _order = [];

    /// <summary>What a request is known by: a digest, since correlation data may be 64 KiB long.</summary>
    internal static Guid KeyOf(ReturnAddress address)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(address.Topic));
        hash.AppendData([0]);
        hash.AppendData(address.Correlation ?? []);
        return new Guid(hash.GetHashAndReset().AsSpan(0, 16));
    }

    /// <summary>Remembers a request; false when it was known.</summary>
    internal bool TryAdd(Guid key)
    {
        lock (_lock)
        {
            if (!_seen.Add(key))
            {
                return false;
            }

            _order.Enqueue(key);
            if (_order.Count > Limit)
            {
                _seen.Remove(_order.Dequeue());
            }

            return true;
        }
    }

    /// <summary>A request was not handled after all: it is new when it comes again.</summary>
    internal void Forget(Guid key)
    {
        lock (_lock)
        {
            // Its place in the order stays: at worst, it is forgotten too early the next time.
            _seen.Remove(key);
        }
    }
}
