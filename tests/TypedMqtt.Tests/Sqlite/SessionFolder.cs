using TypedMqtt.Session;
using TypedMqtt.Sqlite;
using TypedMqtt.Storage;

namespace TypedMqtt.Tests.Sqlite;

/// <summary>A directory with session files, gone after the test.</summary>
internal sealed class SessionFolder : IDisposable
{
    internal static readonly SessionIdentity Identity = new("probe", "mqtt://first:1883");

    private readonly string _directory = Directory.CreateTempSubdirectory("typedmqtt-").FullName;
    private int _copies;

    /// <summary>The file of the session.</summary>
    internal string File => Path.Combine(_directory, "session.db");

    /// <summary>Every file there is, by name.</summary>
    internal string[] Names => [.. Directory.GetFiles(_directory).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    internal static SqliteSessionStore Store(string file, SqliteSessionOptions? options = null, SessionIdentity? identity = null) =>
        new(file, identity ?? Identity, options ?? new SqliteSessionOptions(), TimeProvider.System);

    internal SqliteSessionStore Store(SqliteSessionOptions? options = null, SessionIdentity? identity = null) => Store(File, options, identity);

    /// <summary>Makes a session of one message that was accepted.</summary>
    internal void Fill()
    {
        using var store = Store();
        store.Open();
        store.Append([new SessionRecord(SessionRecordKind.Accepted, Message: Numbered(1))]);
    }

    internal static OutboundMessage Numbered(long entry)
    {
        var message = Harness.TestMessages.Create("a", MqttQos.AtLeastOnce, payloadLength: 10);
        message.Entry = entry;
        return message;
    }

    /// <summary>What a process that is killed now, or loses power, would leave: the log up to a length.</summary>
    /// <returns>The copy's file.</returns>
    internal string Kill(long? logLength = null)
    {
        var copy = Path.Combine(_directory, $"copy-{++_copies}.db");
        Copy(File, copy, null);
        Copy(File + "-wal", copy + "-wal", logLength);
        return copy;
    }

    internal long LogLength => new FileInfo(File + "-wal").Length;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    // Shared: the store has the file open, and its lock is advisory to whoever copies.
    private static void Copy(string from, string to, long? length)
    {
        using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var target = new FileStream(to, FileMode.Create);
        source.CopyTo(target);
        if (length is { } cut)
        {
            target.SetLength(cut);
        }
    }
}
