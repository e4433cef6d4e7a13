namespace TypedMqtt.Session;

/// <summary>
/// Tells the exchanges of QoS 2 that the server begins apart: it uses a packet identifier again once an exchange is over, and
/// the next one under it has a higher number. What is kept says where they are, so that a message which comes again after a
/// crash has the number that it had before.
/// </summary>
/// <param name="session">Whose numbers they are: those of no other session are meant by it.</param>
internal sealed class ExchangeNumbers(string session)
{
    private readonly Dictionary<ushort, long> _byPacketId = [];
    private long _first;
    private long _last;

    internal string Session { get; private set; } = session;

    /// <summary>The number of the exchange that an identifier stands for now, or will next.</summary>
    internal long Of(ushort packetId) => _byPacketId.GetValueOrDefault(packetId, _first);

    /// <summary>The exchange under an identifier is over.</summary>
    /// <returns>The number of the next one under it.</returns>
    internal long End(ushort packetId) => _byPacketId[packetId] = ++_last;

    /// <summary>The server has begun a new session, in which every identifier stands for another exchange.</summary>
    /// <returns>The number of the first one under each.</returns>
    internal long EndAll()
    {
        _byPacketId.Clear();
        return _first = ++_last;
    }

    /// <summary>Goes on with the numbers of an earlier process.</summary>
    internal void Restore(string session, long first)
    {
        Session = session;
        _first = _last = first;
    }

    /// <summary>Takes in what an identifier stands for next, behind an exchange of an earlier process.</summary>
    internal void Restore(ushort packetId, long number)
    {
        _byPacketId[packetId] = number;
        _last = Math.Max(_last, number);
    }
}
