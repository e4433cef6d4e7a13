namespace TypedMqtt.Protocol;

/// <summary>What CONNECT says (MQTT 5, 3.1).</summary>
internal sealed class ConnectPacket
{
    internal required string ClientId { get; init; }

    internal required bool CleanStart { get; init; }

    internal ushort KeepAliveSeconds { get; init; }

    internal string? UserName { get; init; }

    internal byte[]? Password { get; init; }

    internal uint SessionExpiryInterval { get; init; }

    internal ushort ReceiveMaximum { get; init; }

    internal uint MaximumPacketSize { get; init; }
}
