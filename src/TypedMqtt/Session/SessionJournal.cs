namespace TypedMqtt.Session;

/// <summary>
/// The session's write-ahead log: what has to be kept, in order. Whoever takes packets to send takes the records too, and
/// keeps them before he sends: a record is always here before the packet it stands before can be taken. Off, it collects
/// nothing, for sessions that end with the process.
/// </summary>
internal sealed class SessionJournal(bool isOn)
{
    private readonly List<SessionRecord> _records = [];

    internal void Add(SessionRecordKind kind, ushort packetId = 0, OutboundMessage? message = null)
    {
        if (isOn)
        {
            _records.Add(new SessionRecord(kind, packetId, message));
        }
    }

    /// <summary>Moves all records to a list of the caller.</summary>
    internal void TakeAll(List<SessionRecord> destination)
    {
        destination.AddRange(_records);
        _records.Clear();
    }
}
