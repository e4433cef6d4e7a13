using TypedMqtt.Session;
using TypedMqtt.Storage;

namespace TypedMqtt.Tests.Storage;

/// <summary>
/// What a store would have on disk, in memory: the records played back. A process ends when a test goes on with a copy; what
/// the first one does later is no longer on it.
/// </summary>
internal sealed class MemoryDisk
{
    private readonly SortedDictionary<long, KeptMessage> _messages = [];
    private readonly Dictionary<ushort, int> _received = [];
    private readonly Dictionary<ushort, (int Fingerprint, long NextExchange)> _completed = [];
    private readonly HashSet<ushort> _stranded = [];
    private readonly string _token = "memory";
    private long _firstExchange;
    private string? _servers;
    private ushort _lastPacketId;
    private long _lastEntry;
    private long _releases;

    private MemoryDisk(MemoryDisk other)
    {
        foreach (var (entry, message) in other._messages)
        {
            _messages.Add(entry, message);
        }

        _received = new(other._received);
        _completed = new(other._completed);
        _stranded = [.. other._stranded];
        _firstExchange = other._firstExchange;
        (_servers, _lastPacketId, _lastEntry, _releases) = (other._servers, other._lastPacketId, other._lastEntry, other._releases);
    }

    internal MemoryDisk()
    {
    }

    /// <summary>What is on it now.</summary>
    internal MemoryDisk Copy() => new(this);

    internal KeptSession Read(SessionIdentity identity) => new()
    {
        HasSession = _servers == identity.Servers,
        LastPacketId = _lastPacketId,
        LastEntry = _lastEntry,
        Messages = [.. _messages.Values],
        Stranded = [.. _stranded.Order()],
        Received = [.. _received.OrderBy(one => one.Key).Select(one => (one.Key, one.Value))],
        Token = _token,
        FirstExchange = _firstExchange,
        Completed = [.. _completed.OrderBy(one => one.Value.NextExchange).Select(one => (one.Key, one.Value.Fingerprint, one.Value.NextExchange))],
    };

    internal void Append(IEnumerable<SessionRecord> records, SessionIdentity identity)
    {
        foreach (var record in records)
        {
            Append(record, identity);
        }
    }

    private void Append(SessionRecord record, SessionIdentity identity)
    {
        switch (record.Kind)
        {
            case SessionRecordKind.Connected:
                _servers = identity.Servers;
                break;
            case SessionRecordKind.Accepted:
                _lastEntry = record.Message!.Entry;
                _messages.Add(_lastEntry, Create(record.Message));
                break;
            case SessionRecordKind.Withdrawn or SessionRecordKind.Finished:
                _messages.Remove(record.Message!.Entry);
                break;
            case SessionRecordKind.Sent:
                _lastPacketId = record.PacketId;
                Change(record, OutboundState.Sent, record.PacketId, 0);
                break;
            case SessionRecordKind.Released:
                Change(record, OutboundState.Released, record.PacketId, ++_releases);
                break;
            case SessionRecordKind.Requeued:
                Change(record, OutboundState.Queued, 0, 0);
                break;
            case SessionRecordKind.Stranded:
                _messages.Remove(record.Message!.Entry);
                _stranded.Add(record.PacketId);
                break;
            case SessionRecordKind.Received:
                _received[record.PacketId] = record.Fingerprint;
                break;
            case SessionRecordKind.Completed:
                _received.Remove(record.PacketId);
                _completed[record.PacketId] = (record.Fingerprint, record.Exchange);
                break;
            case SessionRecordKind.Discarded:
                _received.Clear();
                _completed.Clear();
                _firstExchange = record.Exchange;
                _stranded.Clear();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(record), record.Kind, "Not a record.");
        }
    }

    private void Change(SessionRecord record, OutboundState state, ushort packetId, long releaseOrder) =>
        _messages[record.Message!.Entry] = _messages[record.Message.Entry] with { State = state, PacketId = packetId, ReleaseOrder = releaseOrder };

    private static KeptMessage Create(OutboundMessage message) => new()
    {
        Entry = message.Entry,
        State = OutboundState.Queued,
        PacketId = 0,
        ReleaseOrder = 0,
        Qos = message.Qos,
        Retain = message.Retain,
        ExpiresAt = message.ExpiresAtUnixTime,
        Expiry = message.Expiry,
        Member = message.Member.Name,
        Template = message.Member.Template,
        Topic = message.Topic.ToArray(),
        Properties = message.Properties.ToArray(),
        Payload = message.Payload.ToArray(),
    };
}
