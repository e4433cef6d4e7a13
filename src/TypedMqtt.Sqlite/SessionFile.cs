using System.Globalization;
using Microsoft.Data.Sqlite;
using TypedMqtt.Storage;

namespace TypedMqtt.Sqlite;

/// <summary>The file as a file: who may read it, who may use it, and where it goes when it is damaged.</summary>
internal static class SessionFile
{
    internal const int Busy = 5;
    internal const int Locked = 6;
    private const int Corrupt = 11;
    private const int NotADatabase = 26;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // Not zero: to the provider that means for ever.
    private const int SecondsToWaitForLock = 1;

    private static readonly string[] Endings = ["", "-wal", "-shm", "-journal"];

    /// <summary>Makes the file, if there is none, before SQLite would with rights for more than the owner; its other files get the same.</summary>
    /// <exception cref="DamagedFileException">There is a log without what it belongs to, which SQLite would just delete.</exception>
    internal static void Prepare(string path)
    {
        var file = new FileInfo(path);
        var log = new FileInfo(path + "-wal");
        if (log is { Exists: true, Length: > 0 } && file is not { Exists: true, Length: > 0 })
        {
            throw new DamagedFileException("it is gone, or empty, and its write-ahead log is not");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var creating = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            creating.UnixCreateMode = OwnerOnly;
        }

        if (!file.Exists)
        {
            new FileStream(path, creating).Dispose();
        }
        else if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(path) is var mode && mode != OwnerOnly)
        {
            File.SetUnixFileMode(path, mode & OwnerOnly);
        }
    }

    /// <summary>Opens the file for this connection alone.</summary>
    internal static SqliteConnection Connect(string path, SqliteDurability durability)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = SecondsToWaitForLock,
        }.ToString());
        try
        {
            connection.Open();

            // Before the first look into it, so that the log needs no memory shared with others, and the lock is there from the start.
            Execute(connection, "PRAGMA locking_mode = EXCLUSIVE");
            if (Query(connection, "PRAGMA journal_mode = WAL") is not "wal")
            {
                throw new SessionStoreException($"The session cannot be kept in the file '{path}': its file system allows no write-ahead log.");
            }

            Execute(connection, durability == SqliteDurability.Full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
            Execute(connection, durability == SqliteDurability.Full ? "PRAGMA fullfsync = ON" : "PRAGMA fullfsync = OFF");
            Execute(connection, "BEGIN EXCLUSIVE; COMMIT");
            if (Query(connection, "PRAGMA quick_check(1)") is not "ok" and var problem)
            {
                throw new DamagedFileException($"{problem}");
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    internal static bool IsDamage(SqliteException e) => e.SqliteErrorCode is Corrupt or NotADatabase;

    /// <summary>Moves the file and those that belong to it out of the way.</summary>
    /// <returns>Where it is now.</returns>
    internal static string SetAside(string path, DateTimeOffset now)
    {
        var stem = string.Create(CultureInfo.InvariantCulture, $"{path}.damaged-{now:yyyyMMddTHHmmssZ}");
        var target = stem;
        for (var i = 2; Endings.Any(ending => File.Exists(target + ending)); i++)
        {
            target = string.Create(CultureInfo.InvariantCulture, $"{stem}-{i}");
        }

        foreach (var ending in Endings.Where(ending => File.Exists(path + ending)))
        {
            File.Move(path + ending, target + ending);
        }

        return target;
    }

    internal static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this assembly.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    internal static object? Query(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this assembly.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }
}
