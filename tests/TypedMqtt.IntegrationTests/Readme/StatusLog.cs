using System.Data.Common;

namespace TypedMqtt.IntegrationTests.Readme;

public sealed class StatusLog(IInbox inbox, DbDataSource database) : ThermostatHandlers.IStatus
{
    public async ValueTask OnStatusAsync(string deviceId, DeviceState? payload, MqttContext context, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await inbox.TryTakeAsync(context, transaction, cancellationToken))
        {
            return; // Committed before: a process was killed behind it.
        }

        await WriteAsync(transaction, deviceId, payload?.Online, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task WriteAsync(DbTransaction transaction, string deviceId, bool? online, CancellationToken cancellationToken)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO status_change (device, online) VALUES (@device, @online)";
        foreach (var (name, value) in new (string, object?)[] { ("@device", deviceId), ("@online", online) })
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
