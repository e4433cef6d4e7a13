using TypedMqtt.Session;
using TypedMqtt.Storage;

namespace TypedMqtt.Benchmarks.Durable;

/// <summary>Counts the commits of the store behind it: each is one fsync of the log where durability is <c>Full</c>.</summary>
internal sealed class CountingStore(ISessionStore inner, CommitCounts counts) : ISessionStore
{
    public string Location => inner.Location;

    public KeptSession Open() => inner.Open();

    public void Append(IReadOnlyList<SessionRecord> records)
    {
        inner.Append(records);
        counts.Add(records.Count);
    }

    public void Dispose() => inner.Dispose();
}
