namespace TypedMqtt.Session;

/// <summary>What the session is configured with.</summary>
internal sealed record SessionSettings
{
    internal required MqttProtocolVersion Version { get; init; }

    /// <summary>Our Receive Maximum.</summary>
    internal ushort ReceiveMaximum { get; init; } = ushort.MaxValue;

    internal int OutboxLimit { get; init; } = MqttOptions.DefaultOutboxLimit;

    internal long OutboxByteLimit { get; init; } = MqttOptions.DefaultOutboxByteLimit;

    internal MqttOutboxOverflow OutboxOverflow { get; init; }

    internal MqttSessionLossPolicy SessionLoss { get; init; }

    /// <summary>Whether a session of an earlier process may be resumed, of which there is no state here.</summary>
    internal bool ResumeOnStart { get; init; }

    /// <summary>How long SUBACK and UNSUBACK may take, in milliseconds.</summary>
    internal long RequestTimeout { get; init; } = long.MaxValue;

    /// <summary>Whether topic aliases are used where the server takes them.</summary>
    internal bool UsesTopicAliases { get; init; } = true;

    /// <summary>The first subscription identifier to use.</summary>
    internal int FirstSubscriptionIdentifier { get; init; } = 1;

    /// <summary>What tells the session from those of other processes, where none is kept.</summary>
    internal string SessionToken { get; init; } = "";

    /// <summary>Whether changes are journalled.</summary>
    internal bool IsJournalled { get; init; }
}
