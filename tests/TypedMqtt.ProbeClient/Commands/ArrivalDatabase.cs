using Microsoft.Data.Sqlite;
using TypedMqtt.ProbeClient.Arguments;

namespace TypedMqtt.ProbeClient.Commands;

/// <summary>A database of the application's own, with a row for each text that was handled, in the table <c>arrival</c>.</summary>
internal sealed class ArrivalDatabase : IDisposable
{
    private readonly SqliteConnection _connection;

    private ArrivalDatabase(SqliteConnection connection) => _connection = connection;

    /// <exception cref="UsageException">The file cannot be used.</exception>
    internal static async Task<ArrivalDatabase> OpenAsync(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            await connection.OpenAsync();
            await ExecuteAsync(connection, null, "PRAGMA journal_mode = WAL; CREATE TABLE IF NOT EXISTS arrival (text TEXT NOT NULL)");
            return new ArrivalDatabase(connection);
        }
        catch (SqliteException e)
        {
            await connection.DisposeAsync();
            throw new UsageException($"--inbox cannot be used: {e.Message}");
        }
    }

    /// <summary>Makes what the inbox needs.</summary>
    internal Task PrepareAsync(IInbox inbox) => inbox.CreateTableAsync(_connection);

    /// <summary>Adds a row, unless an earlier transaction has been committed with the message.</summary>
    internal async Task AddAsync(string text, MqttContext context, IInbox inbox, CancellationToken cancellationToken)
    {
        await using var transaction = (SqliteTransaction)await _connection.BeginTransactionAsync(cancellationToken);
        if (await inbox.TryTakeAsync(context, transaction, cancellationToken))
        {
            await ExecuteAsync(_connection, transaction, "INSERT INTO arrival (text) VALUES ($text)", text);
            await transaction.CommitAsync(cancellationToken);
        }
    }

    public void Dispose() => _connection.Dispose();

    private static async Task ExecuteAsync(SqliteConnection connection, SqliteTransaction? transaction, string sql, string? text = null)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Transaction = transaction;
        if (text is not null)
        {
            command.Parameters.AddWithValue("$text", text);
        }

        await command.ExecuteNonQueryAsync();
    }
}
