namespace TypedMqtt.Session;

/// <summary>
/// The messages of QoS 2 that were completed last, to know them again should the server have forgotten that it has sent
/// PUBREL. Mosquitto 2.0 does when a connection ends in the middle of its resends, and sends the PUBLISH once more.
/// </summary>
/// <remarks>
/// By the letter every PUBLISH behind PUBCOMP is a new message (MQTT-4.3.3-12). So one is only taken for an old one where a
/// server that keeps the rules would hardly send it: on a later connection, said to be a repetition, alike in topic and
/// payload, and with an identifier that the server has used for nothing else since.
/// </remarks>
/// <param name="capacity">How many to remember: a server can be wrong only about what it may have in flight.</param>
internal sealed class CompletedMessages(int capacity)
{
    private readonly Dictionary<ushort, Completed> _byPacketId = [];
    private readonly Queue<Completed> _oldestFirst = new();
    private long _count;

    internal void Add(ushort packetId, int fingerprint, int connection)
    {
        var completed = new Completed(packetId, fingerprint, connection, ++_count);
        _byPacketId[packetId] = completed;
        _oldestFirst.Enqueue(completed);
        if (_oldestFirst.Count > capacity)
        {
            var oldest = _oldestFirst.Dequeue();
            if (_byPacketId.TryGetValue(oldest.PacketId, out var current) && current == oldest)
            {
                _byPacketId.Remove(oldest.PacketId);
            }
        }
    }

    /// <summary>Whether a PUBLISH is one of these once more. If it is not, its identifier means another message from here on.</summary>
    internal bool Recognizes(ushort packetId, bool dup, int fingerprint, int connection) =>
        _byPacketId.Remove(packetId, out var completed) && dup && completed.Fingerprint == fingerprint && completed.Connection < connection;

    internal void Clear()
    {
        _byPacketId.Clear();
        _oldestFirst.Clear();
    }

    private readonly record struct Completed(ushort PacketId, int Fingerprint, int Connection, long Number);
}
