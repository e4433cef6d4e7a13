namespace TypedMqtt.Storage;

/// <summary>What an earlier process has left.</summary>
internal sealed record KeptSession
{
    /// <summary>Whether the server may have a session of ours.</summary>
    internal bool HasSession { get; init; }

    /// <summary>The packet identifier that was given last.</summary>
    internal ushort LastPacketId { get; init; }

    /// <summary>The number of the message that was accepted last.</summary>
    internal long LastEntry { get; init; }

    /// <summary>The messages that are not finished, in the order of acceptance, which is that of sending too.</summary>
    internal IReadOnlyList<KeptMessage> Messages { get; init; } = [];

    /// <summary>Identifiers that stay in use although their messages are given up.</summary>
    internal IReadOnlyList<ushort> Stranded { get; init; } = [];

    /// <summary>The messages of QoS 2 between PUBREC and PUBREL, with their fingerprints.</summary>
    internal IReadOnlyList<(ushort PacketId, int Fingerprint)> Received { get; init; } = [];

    /// <summary>What tells the session from all others.</summary>
    internal string Token { get; init; } = "";

    /// <summary>The number of the first exchange of QoS 2 under a packet identifier of the server, in the session that stands.</summary>
    internal long FirstExchange { get; init; }

    /// <summary>The exchanges that were over, for each packet identifier the last one, in the order of their ends.</summary>
    internal IReadOnlyList<(ushort PacketId, int Fingerprint, long NextExchange)> Completed { get; init; } = [];

    /// <summary>Where a damaged store was set aside; null when none was.</summary>
    internal string? SetAside { get; init; }
}
