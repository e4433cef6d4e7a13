namespace TypedMqtt.Session;

/// <summary>
/// Gives out packet identifiers (MQTT 5, 2.2.1). The count goes on through reconnects, so an identifier comes back as late
/// as it can, and one that is in use is never given again.
/// </summary>
internal sealed class PacketIdentifiers
{
    private readonly HashSet<ushort> _inUse = [];
    private ushort _last;

    /// <summary>Whether there is one left to give.</summary>
    internal bool Available => _inUse.Count < ushort.MaxValue;

    internal ushort Take()
    {
        if (!Available)
        {
            throw new InvalidOperationException("All packet identifiers are in use.");
        }

        do
        {
            _last = _last == ushort.MaxValue ? (ushort)1 : (ushort)(_last + 1);
        }
        while (!_inUse.Add(_last));

        return _last;
    }

    /// <summary>The count goes on behind an identifier that was given before.</summary>
    internal void ContinueAfter(ushort last) => _last = last;

    /// <summary>Takes an identifier that an earlier process has given.</summary>
    internal void Reserve(ushort packetId)
    {
        if (!_inUse.Add(packetId))
        {
            throw new InvalidOperationException("The packet identifier is in use.");
        }
    }

    internal void Return(ushort packetId)
    {
        if (!_inUse.Remove(packetId))
        {
            throw new InvalidOperationException("The packet identifier is not in use.");
        }
    }
}
