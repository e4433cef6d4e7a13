using Microsoft.Data.Sqlite;
using TypedMqtt.Session;
using TypedMqtt.Storage;

namespace TypedMqtt.Sqlite;

/// <summary>Reads what an earlier process has left.</summary>
internal static class SessionReader
{
    internal static KeptSession Read(SqliteConnection connection, SessionIdentity identity)
    {
        var kept = new KeptSession
        {
            Messages = ReadAll(connection, MessagesSql, ReadMessage),
            Stranded = ReadAll(connection, "SELECT packet_id FROM stranded ORDER BY packet_id", row => (ushort)row.GetInt32(0)),
            Received = ReadAll(
                connection, "SELECT packet_id, fingerprint FROM received ORDER BY packet_id", row => ((ushort)row.GetInt32(0), (int)row.GetInt64(1))),
            Completed = ReadAll(
                connection,
                "SELECT packet_id, fingerprint, next_exchange FROM completed ORDER BY next_exchange",
                row => ((ushort)row.GetInt32(0), (int)row.GetInt64(1), row.GetInt64(2))),
        };
        Check(kept);
        return ReadAll(connection, "SELECT servers, last_packet_id, last_entry, token, first_exchange FROM session", row => kept with
        {
            HasSession = !row.IsDBNull(0) && row.GetString(0) == identity.Servers,
            LastPacketId = (ushort)row.GetInt32(1),
            LastEntry = row.GetInt64(2),
            Token = row.GetString(3),
            FirstExchange = row.GetInt64(4),
        }).Single();
    }

    private const string MessagesSql = """
        SELECT entry, qos, retain, expires_at, expiry, member, template, topic, properties, payload, packet_id, release_order
        FROM message LEFT JOIN exchange USING (entry)
        ORDER BY entry
        """;

    // No file of ours has it; one in which it is would stop the session much later, over something that cannot be.
    private static void Check(KeptSession kept)
    {
        var used = kept.Messages.Where(message => message.State != OutboundState.Queued).Select(message => message.PacketId).Concat(kept.Stranded).ToList();
        if (used.Contains(0) || used.Distinct().Count() != used.Count)
        {
            throw new DamagedFileException("packet identifiers in it make no sense");
        }
    }

    private static KeptMessage ReadMessage(SqliteDataReader row)
    {
        var isQueued = row.IsDBNull(10);
        var releaseOrder = isQueued ? 0 : row.GetInt64(11);
        return new KeptMessage
        {
            Entry = row.GetInt64(0),
            Qos = (MqttQos)row.GetInt32(1),
            Retain = row.GetInt32(2) != 0,
            ExpiresAt = row.IsDBNull(3) ? null : row.GetInt64(3),
            Expiry = TimeSpan.FromTicks(row.GetInt64(4)),
            Member = row.GetString(5),
            Template = row.GetString(6),
            Topic = row.GetFieldValue<byte[]>(7),
            Properties = row.GetFieldValue<byte[]>(8),
            Payload = row.GetFieldValue<byte[]>(9),
            PacketId = isQueued ? (ushort)0 : (ushort)row.GetInt32(10),
            ReleaseOrder = releaseOrder,
            State = isQueued ? OutboundState.Queued : releaseOrder > 0 ? OutboundState.Released : OutboundState.Sent,
        };
    }

    private static List<T> ReadAll<T>(SqliteConnection connection, string sql, Func<SqliteDataReader, T> read)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var all = new List<T>();
        while (reader.Read())
        {
            all.Add(read(reader));
        }

        return all;
    }
}
