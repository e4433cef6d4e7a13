namespace TypedMqtt.Testing.Broker;

/// <summary>What the broker remembers of a client, connected or not (MQTT 5, 4.1). Used under the broker's lock.</summary>
internal sealed class BrokerSession(string clientId)
{
    private ushort _lastPacketId;

    internal string ClientId { get; } = clientId;

    /// <summary>The connection it has; null while the client is away.</summary>
    internal BrokerConnection? Connection { get; set; }

    internal Dictionary<string, BrokerSubscription> Subscriptions { get; } = [];

    /// <summary>What waits to be sent at QoS 1 and 2.</summary>
    internal Queue<BrokerDelivery> Pending { get; } = [];

    /// <summary>What has been sent and is not complete, in the order of sending.</summary>
    internal List<BrokerDelivery> InFlight { get; } = [];

    /// <summary>The packet identifiers of QoS 2 messages that were received and not released.</summary>
    internal HashSet<ushort> Received { get; } = [];

    /// <summary>How long it is kept without a connection.</summary>
    internal TimeSpan Expiry { get; set; }

    /// <summary>When the connection ended, by the broker's time.</summary>
    internal long EndedAt { get; set; }

    /// <summary>Ends the wait for the will's delay.</summary>
    internal Action? CancelWill { get; set; }

    internal ushort NextPacketId()
    {
        do
        {
            _lastPacketId = _lastPacketId == ushort.MaxValue ? (ushort)1 : (ushort)(_lastPacketId + 1);
        }
        while (InFlight.Exists(delivery => delivery.PacketId == _lastPacketId));

        return _lastPacketId;
    }
}
