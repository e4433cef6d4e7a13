namespace TypedMqtt.Session;

/// <summary>
/// The session's write-ahead log: what has to be kept, in order. Whoever takes packets to send takes the records too, and
/// keeps them before he sends: a record is always here before the packet it stands before can be taken. Off, it collects
/// nothing, for sessions that end with the process.
/// </summary>
internal sealed class SessionJournal(bool isOn)
{
    private readonly List<SessionRecord> _records = [];
    private long _lastEntry;

    internal bool IsOn { get; private set; } = isOn;

    internal bool HasRecords => _records.Count > 0;

    /// <summary>Entries go on behind those that were kept before.</summary>
    internal void ContinueAfter(long lastEntry) => _lastEntry = lastEntry;

    /// <summary>A message is in the outbox. Its parts are held until they are kept: it may be done before that.</summary>
    internal void Accept(OutboundMessage message)
    {
        if (IsOn)
        {
            message.Entry = ++_lastEntry;
            message.Hold();
            _records.Add(new SessionRecord(SessionRecordKind.Accepted, Message: message));
        }
    }

    internal void Add(SessionRecordKind kind, ushort packetId = 0, OutboundMessage? message = null, int fingerprint = 0, long exchange = 0)
    {
        if (IsOn)
        {
            _records.Add(new SessionRecord(kind, packetId, message, fingerprint, exchange));
        }
    }

    /// <summary>Moves all records to a list of the caller.</summary>
    internal void TakeAll(List<SessionRecord> destination)
    {
        destination.AddRange(_records);
        _records.Clear();
    }

    /// <summary>What happens from here on is the end of the process and not of the session: what is kept stays as it is.</summary>
    internal void Close()
    {
        IsOn = false;
        _records.Clear();
    }
}
