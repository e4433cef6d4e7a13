using Microsoft.Data.Sqlite;
using TypedMqtt.Session;
using TypedMqtt.Storage;

namespace TypedMqtt.Sqlite;

/// <summary>Writes journal records, a batch in one transaction, with statements that are prepared once.</summary>
internal sealed class RecordWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly List<Statement> _statements = [];
    private readonly Statement _connected;
    private readonly Statement _accepted;
    private readonly Statement _lastEntry;
    private readonly Statement _sent;
    private readonly Statement _lastPacketId;
    private readonly Statement _released;
    private readonly Statement _releases;
    private readonly Statement _ended;
    private readonly Statement _forgotten;
    private readonly Statement _stranded;
    private readonly Statement _received;
    private readonly Statement _completed;
    private readonly Statement _over;
    private readonly Statement _discarded;
    private readonly Statement _firstExchange;
    private readonly SessionIdentity _identity;

    internal RecordWriter(SqliteConnection connection, SessionIdentity identity)
    {
        _connection = connection;
        _identity = identity;
        _connected = Prepare("UPDATE session SET servers = $0", 1);
        _accepted = Prepare("INSERT INTO message (entry, qos, retain, expires_at, expiry, member, template, topic, properties, payload) VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9)", 10);
        _lastEntry = Prepare("UPDATE session SET last_entry = $0", 1);
        _sent = Prepare("INSERT INTO exchange (entry, packet_id, release_order) VALUES ($0, $1, 0)", 2);
        _lastPacketId = Prepare("UPDATE session SET last_packet_id = $0", 1);
        _released = Prepare("UPDATE exchange SET release_order = (SELECT releases + 1 FROM session) WHERE entry = $0", 1);
        _releases = Prepare("UPDATE session SET releases = releases + 1", 0);
        _ended = Prepare("DELETE FROM exchange WHERE entry = $0", 1);
        _forgotten = Prepare("DELETE FROM message WHERE entry = $0", 1);
        _stranded = Prepare("INSERT INTO stranded (packet_id) VALUES ($0)", 1);
        _received = Prepare("INSERT OR REPLACE INTO received (packet_id, fingerprint) VALUES ($0, $1)", 2);
        _completed = Prepare("DELETE FROM received WHERE packet_id = $0", 1);
        _over = Prepare("INSERT OR REPLACE INTO completed (packet_id, fingerprint, next_exchange) VALUES ($0, $1, $2)", 3);
        _discarded = Prepare("DELETE FROM received; DELETE FROM completed; DELETE FROM stranded", 0);
        _firstExchange = Prepare("UPDATE session SET first_exchange = $0", 1);
    }

    internal void Write(IReadOnlyList<SessionRecord> records)
    {
        using var transaction = _connection.BeginTransaction();
        _statements.ForEach(statement => statement.Use(transaction));
        var lastEntry = 0L;
        var lastPacketId = 0;
        foreach (var record in records)
        {
            Write(in record);
            lastEntry = record.Kind == SessionRecordKind.Accepted ? record.Message!.Entry : lastEntry;
            lastPacketId = record.Kind == SessionRecordKind.Sent ? record.PacketId : lastPacketId;
        }

        // Once a batch: what counts is the last.
        if (lastEntry > 0)
        {
            _lastEntry.Execute(lastEntry);
        }

        if (lastPacketId > 0)
        {
            _lastPacketId.Execute(lastPacketId);
        }

        transaction.Commit();
    }

    public void Dispose() => _statements.ForEach(statement => statement.Dispose());

    private void Write(in SessionRecord record)
    {
        switch (record.Kind)
        {
            case SessionRecordKind.Connected:
                _connected.Execute(_identity.Servers);
                break;
            case SessionRecordKind.Accepted:
                Accept(record.Message!);
                break;
            case SessionRecordKind.Sent:
                _sent.Execute(record.Message!.Entry, record.PacketId);
                break;
            case SessionRecordKind.Released:
                _released.Execute(record.Message!.Entry);
                _releases.Execute();
                break;
            case SessionRecordKind.Withdrawn:
                _forgotten.Execute(record.Message!.Entry);
                break;
            case SessionRecordKind.Finished:
                _ended.Execute(record.Message!.Entry);
                _forgotten.Execute(record.Message.Entry);
                break;
            case SessionRecordKind.Requeued:
                _ended.Execute(record.Message!.Entry);
                break;
            case SessionRecordKind.Stranded:
                _ended.Execute(record.Message!.Entry);
                _forgotten.Execute(record.Message.Entry);
                _stranded.Execute(record.PacketId);
                break;
            case SessionRecordKind.Received:
                _received.Execute(record.PacketId, record.Fingerprint);
                break;
            case SessionRecordKind.Completed:
                _completed.Execute(record.PacketId);
                _over.Execute(record.PacketId, record.Fingerprint, record.Exchange);
                break;
            case SessionRecordKind.Discarded:
                _discarded.Execute();
                _firstExchange.Execute(record.Exchange);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(record), record.Kind, "Not a record.");
        }
    }

    private void Accept(OutboundMessage message) => _accepted.Execute(
        message.Entry,
        (int)message.Qos,
        message.Retain ? 1 : 0,
        message.ExpiresAtUnixTime is { } expiresAt ? expiresAt : DBNull.Value,
        message.Expiry.Ticks,
        message.Member.Name,
        message.Member.Template,
        message.Topic.ToArray(),
        message.Properties.ToArray(),
        message.Payload.ToArray());

    private Statement Prepare(string sql, int parameters)
    {
        var statement = new Statement(_connection, sql, parameters);
        _statements.Add(statement);
        return statement;
    }
}
