namespace TypedMqtt.Protocol;

/// <summary>What CONNECT says (MQTT 5, 3.1).</summary>
internal sealed class ConnectPacket
{
    internal required string ClientId { get; init; }

    internal required bool CleanStart { get; init; }

    internal ushort KeepAliveSeconds { get; init; }

    internal WillMessage? Will { get; init; }

    internal string? UserName { get; init; }

    /// <summary>The password; empty is not the same as none.</summary>
    internal byte[]? Password { get; init; }

    /// <summary>How long the session outlives the connection, in seconds. MQTT 5 only, as all that follows.</summary>
    internal uint SessionExpiryInterval { get; init; }

    /// <summary>How many messages of QoS 1 and 2 we take unacknowledged; zero for as many as the protocol allows.</summary>
    internal ushort ReceiveMaximum { get; init; }

    /// <summary>The largest packet we take, in bytes; zero for no limit but the protocol's.</summary>
    internal uint MaximumPacketSize { get; init; }

    /// <summary>The highest topic alias the server may use; zero for none.</summary>
    internal ushort TopicAliasMaximum { get; init; }

    /// <summary>Whether the server may explain itself in packets other than PUBLISH, CONNACK and DISCONNECT.</summary>
    internal bool RequestProblemInformation { get; init; } = true;

    /// <summary>Whether the server is asked for the beginning of response topics.</summary>
    internal bool RequestResponseInformation { get; init; }

    internal string? AuthenticationMethod { get; init; }

    internal byte[]? AuthenticationData { get; init; }

    internal IReadOnlyList<MqttUserProperty> UserProperties { get; init; } = [];
}
