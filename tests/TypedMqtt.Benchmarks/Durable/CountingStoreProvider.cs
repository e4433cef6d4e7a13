using TypedMqtt.Storage;

namespace TypedMqtt.Benchmarks.Durable;

internal sealed class CountingStoreProvider(ISessionStoreProvider inner, CommitCounts counts) : ISessionStoreProvider
{
    public ISessionStore Create(SessionIdentity identity) => new CountingStore(inner.Create(identity), counts);
}
