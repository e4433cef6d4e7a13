using System.Data.Common;

namespace TypedMqtt;

/// <summary>
/// Lets a handler that writes to a database handle each message of QoS 2 exactly once, also where its process is killed: that
/// the message has been handled is written in the handler's own transaction, and known when the message comes again. Resolved
/// from the services of the application.
/// </summary>
/// <remarks>
/// <para>
/// MQTT itself promises that the message arrives once, and not that it is handled once: a process that is killed between the
/// end of a handler and PUBREC is sent the message again (MQTT 5, 4.3.3 and 4.4).
/// </para>
/// <para>
/// The session has to be kept beside it, as <c>UseSqliteSessions</c> does: without that the next process begins another session,
/// and knows no message of the one before. The database needs not be SQLite: what is said to it is plain SQL, with parameters
/// as <c>@name</c>, in a table <c>mqtt_inbox</c>. It has a row for each packet identifier in use and each handler, 65,535 of them
/// for a handler at most, and needs no tidying.
/// </para>
/// </remarks>
public interface IInbox
{
    /// <summary>
    /// Makes the table where there is none, in SQLite, PostgreSQL or MariaDB; elsewhere it is made with the application's other
    /// tables.
    /// </summary>
    /// <param name="connection">An open connection to the database.</param>
    /// <param name="cancellationToken">Ends the wait for the database.</param>
    Task CreateTableAsync(DbConnection connection, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes a message as handled, if the transaction that this is part of is committed. To be called once in a handler, before
    /// what the handler writes.
    /// </summary>
    /// <param name="context">The message, as the handler was given it.</param>
    /// <param name="transaction">The handler's transaction; with Entity Framework Core <c>GetDbTransaction()</c> gives it.</param>
    /// <param name="cancellationToken">Ends the wait for the database.</param>
    /// <returns>
    /// False when an earlier transaction has been committed with the message: there is nothing left to do but to return. Always
    /// true for a message of QoS 0 or 1, which is not known again when it comes twice.
    /// </returns>
    /// <exception cref="InvalidOperationException">
    /// The message was not given to a handler, or the transaction has ended.
    /// </exception>
    /// <exception cref="DbException">The database has refused it; there may be no table <c>mqtt_inbox</c>.</exception>
    ValueTask<bool> TryTakeAsync(MqttContext context, DbTransaction transaction, CancellationToken cancellationToken = default);
}
