using System.Data.Common;
using TypedMqtt.Handlers;

namespace TypedMqtt.Inbox;

/// <summary>Keeps what was handled in a table of the handler's database.</summary>
internal sealed class SqlInbox : IInbox
{
    private const string CreateTable = """
        CREATE TABLE IF NOT EXISTS mqtt_inbox (
            mqtt_session VARCHAR(32) NOT NULL,
            consumer VARCHAR(255) NOT NULL,
            packet_id INTEGER NOT NULL,
            exchange_number BIGINT NOT NULL,
            fingerprint INTEGER NOT NULL,
            delivery VARCHAR(32) NOT NULL,
            PRIMARY KEY (mqtt_session, consumer, packet_id)
        )
        """;

    private const string Select = """
        SELECT exchange_number, fingerprint, delivery FROM mqtt_inbox
        WHERE mqtt_session = @mqtt_session AND consumer = @consumer AND packet_id = @packet_id
        """;

    private const string Insert = """
        INSERT INTO mqtt_inbox (mqtt_session, consumer, packet_id, exchange_number, fingerprint, delivery)
        VALUES (@mqtt_session, @consumer, @packet_id, @exchange_number, @fingerprint, @delivery)
        """;

    private const string Update = """
        UPDATE mqtt_inbox SET exchange_number = @exchange_number, fingerprint = @fingerprint, delivery = @delivery
        WHERE mqtt_session = @mqtt_session AND consumer = @consumer AND packet_id = @packet_id
        """;

    public async Task CreateTableAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = CreateTable;
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask<bool> TryTakeAsync(MqttContext context, DbTransaction transaction, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(transaction);
        if (context.Facts.Exchange is not { } exchange)
        {
            return true;
        }

        var consumer = context.Facts.Consumer ?? throw new InvalidOperationException(
            $"A message of '{context.TopicTemplate}' that was not given to a handler cannot be taken into an inbox: nothing tells who has handled it. Use a handler for it.");
        var connection = transaction.Connection ?? throw new InvalidOperationException("The transaction has ended. Take the message before it is committed.");
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.Transaction = transaction;
            AddParameter(command, "@mqtt_session", exchange.Session);
            AddParameter(command, "@consumer", consumer);
            AddParameter(command, "@packet_id", (int)exchange.PacketId);
            command.CommandText = Select;
            var handled = await ReadAsync(command, cancellationToken).ConfigureAwait(false);
            if (handled?.Is(exchange, context.Dup) == true)
            {
                return false;
            }

            AddParameter(command, "@exchange_number", exchange.Number);
            AddParameter(command, "@fingerprint", exchange.Fingerprint);
            AddParameter(command, "@delivery", exchange.Delivery);
            command.CommandText = handled is null ? Insert : Update;
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
    }

    private static async ValueTask<HandledExchange?> ReadAsync(DbCommand command, CancellationToken cancellationToken)
    {
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            return await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
                ? new HandledExchange(reader.GetInt64(0), reader.GetInt32(1), reader.GetString(2))
                : null;
        }
    }

    private static void AddParameter(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
