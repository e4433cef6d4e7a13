using System.Globalization;
using Microsoft.Data.Sqlite;
using TypedMqtt.Session;
using TypedMqtt.Storage;

namespace TypedMqtt.Sqlite;

/// <summary>Keeps a session in a file that is this process's alone for as long as it is open.</summary>
internal sealed class SqliteSessionStore(string path, SessionIdentity identity, SqliteSessionOptions options, TimeProvider timeProvider) : ISessionStore
{
    private const int DiskFull = 13;
    private const int ReadOnly = 8;

    // A write that the system has refused for another reason than a full disk: a quota, a disk that is read-only since it has erred.
    private const int WriteFailed = 778;

    // What a lock fails with on a disk that is read-only.
    private const int LockFailed = 3850;

    private SqliteConnection? _connection;
    private RecordWriter? _writer;

    public string Location => $"the file '{path}'";

    public KeptSession Open()
    {
        try
        {
            return OpenOnce();
        }
        catch (DamagedFileException) when (options.DamagedFile == SqliteDamagedFile.StartEmpty)
        {
            Close();
        }
        catch (DamagedFileException e)
        {
            Close();
            throw new SessionStoreException(
                $"The session cannot be read from {Location}: {e.Message}. Move it away, or set {nameof(SqliteSessionOptions)}.{nameof(SqliteSessionOptions.DamagedFile)} to {nameof(SqliteDamagedFile.StartEmpty)}.", e);
        }

        var setAside = SetAside();
        try
        {
            return OpenOnce() with { SetAside = setAside };
        }
        catch (DamagedFileException e)
        {
            Close();
            throw new SessionStoreException($"The session cannot be kept in {Location}: {e.Message}, although it is new.", e);
        }
    }

    public void Append(IReadOnlyList<SessionRecord> records)
    {
        try
        {
            _writer!.Write(records);
        }
        catch (SqliteException e)
        {
            throw Explain(e, "written");
        }
    }

    public void Dispose() => Close();

    private KeptSession OpenOnce()
    {
        try
        {
            SessionFile.Prepare(path);
            _connection = SessionFile.Connect(path, options.Durability);
            Schema.Prepare(_connection, path, identity);
            _writer = new RecordWriter(_connection, identity);
            return SessionReader.Read(_connection, identity);
        }
        catch (SqliteException e) when (SessionFile.IsDamage(e))
        {
            throw new DamagedFileException(e.Message, e);
        }
        catch (SqliteException e)
        {
            Close();
            throw Explain(e, "opened");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Close();
            throw new SessionStoreException($"The session cannot be kept in {Location}: {e.Message}", e);
        }
        catch (SessionStoreException)
        {
            Close();
            throw;
        }
    }

    private string SetAside()
    {
        try
        {
            return SessionFile.SetAside(path, timeProvider.GetUtcNow());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SessionStoreException($"The session in {Location} is damaged, and cannot be set aside: {e.Message}", e);
        }
    }

    private SessionStoreException Explain(SqliteException e, string what)
    {
        var advice = e.SqliteErrorCode switch
        {
            _ when e.SqliteExtendedErrorCode == LockFailed => "It cannot be locked: its file system is read-only, or has no locks.",
            SessionFile.Busy or SessionFile.Locked => "It is in use, by another process or another connection of this one. Every connection needs a file of its own.",
            DiskFull => "The disk is full.",
            ReadOnly => "It, or its directory, is read-only.",
            _ => e.Message,
        };
        return new SessionStoreException(
            string.Create(CultureInfo.InvariantCulture, $"The session cannot be {what} in {Location}: {advice} (SQLite error {e.SqliteErrorCode}/{e.SqliteExtendedErrorCode})"), e)
        {
            MayPass = e.SqliteErrorCode is DiskFull or ReadOnly || e.SqliteExtendedErrorCode is WriteFailed or LockFailed,
        };
    }

    private void Close()
    {
        _writer?.Dispose();
        _writer = null;
        _connection?.Dispose();
        _connection = null;
    }
}
