namespace TypedMqtt.Handlers;

/// <summary>
/// Which exchange of QoS 2 a message has come in. When it comes again, to this process or a later one, it is the same in
/// everything but <see cref="Delivery"/>.
/// </summary>
internal interface IExchange
{
    /// <summary>The session: the kept one, or that of this process where none is kept.</summary>
    string Session { get; }

    /// <summary>The packet identifier, which the server uses again for later exchanges.</summary>
    ushort PacketId { get; }

    /// <summary>Tells the exchange from others of the session under its packet identifier.</summary>
    long Number { get; }

    /// <summary>What tells a message from another one, should the server have begun a session that we do not know of.</summary>
    int Fingerprint { get; }

    /// <summary>The delivery, which is the same for all attempts at it.</summary>
    string Delivery { get; }
}
