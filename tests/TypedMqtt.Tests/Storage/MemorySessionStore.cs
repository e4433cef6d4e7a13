using TypedMqtt.Session;
using TypedMqtt.Storage;

namespace TypedMqtt.Tests.Storage;

/// <summary>A store on a <see cref="MemoryDisk"/>, which a test can watch and let fail.</summary>
internal sealed class MemorySessionStore(MemoryDisk disk) : ISessionStore, ISessionStoreProvider
{
    private readonly Lock _lock = new();
    private SessionIdentity? _identity;

    public string Location => "memory";

    /// <summary>Asked before records are kept; what it throws keeps them from being.</summary>
    internal Action<IReadOnlyList<SessionRecord>>? Keeping { get; set; }

    /// <summary>What opening fails with.</summary>
    internal SessionStoreException? OpenFailure { get; set; }

    internal bool IsClosed { get; private set; }

    public ISessionStore Create(SessionIdentity identity)
    {
        _identity = identity;
        return this;
    }

    public KeptSession Open() => OpenFailure is null ? disk.Read(_identity!) : throw OpenFailure;

    public void Append(IReadOnlyList<SessionRecord> records)
    {
        lock (_lock)
        {
            Assert.False(IsClosed, "The store is closed.");
            Keeping?.Invoke(records);
            disk.Append(records, _identity!);
        }
    }

    /// <summary>The process is killed: what there is on disk at this moment.</summary>
    internal MemoryDisk Kill()
    {
        lock (_lock)
        {
            return disk.Copy();
        }
    }

    public void Dispose() => IsClosed = true;
}
