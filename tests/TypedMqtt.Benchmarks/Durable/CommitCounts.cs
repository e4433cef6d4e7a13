namespace TypedMqtt.Benchmarks.Durable;

/// <summary>How often something was kept, and what.</summary>
internal sealed class CommitCounts
{
    private long _commits;
    private long _records;

    internal long Commits => Interlocked.Read(ref _commits);

    internal long Records => Interlocked.Read(ref _records);

    internal void Add(int records)
    {
        Interlocked.Increment(ref _commits);
        Interlocked.Add(ref _records, records);
    }
}
