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

    internal void Return(ushort packetId)
    {
        if (!_inUse.Remove(packetId))
        {
            throw new InvalidOperationException("The packet identifier is not in use.");
        }
    }
}
