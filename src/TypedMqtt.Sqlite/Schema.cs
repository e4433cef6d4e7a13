using System.Globalization;
using Microsoft.Data.Sqlite;
using TypedMqtt.Storage;

namespace TypedMqtt.Sqlite;

/// <summary>
/// What the tables are, by version. Messages and their exchanges are apart, so that a payload is written once. To change
/// something, add a step: the steps a file has not seen are done when it is opened.
/// </summary>
internal static class Schema
{
    /// <summary>"TMQT": tells the file from databases of others.</summary>
    private const long ApplicationId = 0x544D5154;

    private static readonly string[] Steps =
    [
        """
        CREATE TABLE session (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            client_id TEXT NOT NULL,
            servers TEXT,
            last_packet_id INTEGER NOT NULL DEFAULT 0,
            last_entry INTEGER NOT NULL DEFAULT 0,
            releases INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE TABLE message (
            entry INTEGER PRIMARY KEY,
            qos INTEGER NOT NULL,
            retain INTEGER NOT NULL,
            expires_at INTEGER,
            expiry INTEGER NOT NULL,
            member TEXT NOT NULL,
            template TEXT NOT NULL,
            topic BLOB NOT NULL,
            properties BLOB NOT NULL,
            payload BLOB NOT NULL
        ) STRICT;
        CREATE TABLE exchange (
            entry INTEGER PRIMARY KEY,
            packet_id INTEGER NOT NULL UNIQUE,
            release_order INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE stranded (packet_id INTEGER PRIMARY KEY) STRICT;
        CREATE TABLE received (packet_id INTEGER PRIMARY KEY, fingerprint INTEGER NOT NULL) STRICT;
        """,
        """
        ALTER TABLE session ADD COLUMN token TEXT NOT NULL DEFAULT '';
        ALTER TABLE session ADD COLUMN first_exchange INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE completed (packet_id INTEGER PRIMARY KEY, fingerprint INTEGER NOT NULL, next_exchange INTEGER NOT NULL) STRICT;
        """,
    ];

    /// <summary>Makes or migrates the tables, and sees to it that the file is ours.</summary>
    /// <exception cref="SessionStoreException">It belongs to somebody else.</exception>
    internal static void Prepare(SqliteConnection connection, string path, SessionIdentity identity)
    {
        var version = (long)SessionFile.Query(connection, "PRAGMA user_version")!;
        var applicationId = (long)SessionFile.Query(connection, "PRAGMA application_id")!;
        var isEmpty = (long)SessionFile.Query(connection, "SELECT count(*) FROM sqlite_schema")! == 0;
        if (applicationId != ApplicationId && !isEmpty)
        {
            throw new SessionStoreException($"The session cannot be kept in the file '{path}': it is a database of something else. Give another path.");
        }

        if (version > Steps.Length)
        {
            throw new SessionStoreException(
                string.Create(CultureInfo.InvariantCulture, $"The session cannot be kept in the file '{path}': a newer version of TypedMqtt.Sqlite has written it (schema {version}, this one knows {Steps.Length}). Update this application."));
        }

        using var transaction = connection.BeginTransaction();
        if (isEmpty)
        {
            version = 0;
            SessionFile.Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}"));
        }

        foreach (var step in Steps.AsSpan((int)version))
        {
            SessionFile.Execute(connection, step);
        }

        SessionFile.Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {Steps.Length}"));
        CheckClient(connection, path, identity);
        transaction.Commit();
    }

    private static void CheckClient(SqliteConnection connection, string path, SessionIdentity identity)
    {
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT OR IGNORE INTO session (id, client_id) VALUES (1, $client_id)";
        insert.Parameters.AddWithValue("$client_id", identity.ClientId);
        insert.ExecuteNonQuery();
        SessionFile.Execute(connection, "UPDATE session SET token = lower(hex(randomblob(16))) WHERE token = ''");
        if (SessionFile.Query(connection, "SELECT client_id FROM session") is string clientId && clientId != identity.ClientId)
        {
            throw new SessionStoreException(
                $"The session cannot be kept in the file '{path}': it is that of the client '{clientId}', and this is '{identity.ClientId}'. Give every client a file of its own.");
        }
    }
}
