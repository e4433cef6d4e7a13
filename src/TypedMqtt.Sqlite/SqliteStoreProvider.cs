using TypedMqtt.Storage;

namespace TypedMqtt.Sqlite;

internal sealed class SqliteStoreProvider(string path, SqliteSessionOptions options, TimeProvider timeProvider) : ISessionStoreProvider
{
    public ISessionStore Create(SessionIdentity identity) => new SqliteSessionStore(Path.GetFullPath(path), identity, options, timeProvider);
}
