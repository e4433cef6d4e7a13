namespace TypedMqtt.Testing.Broker;

/// <summary>A message on its way to one client.</summary>
internal sealed class BrokerDelivery(MqttTestMessage message, MqttQos qos, bool retain, List<uint> subscriptionIdentifiers)
{
    private readonly TaskCompletionSource<MqttReasonCode> _acknowledged = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal MqttTestMessage Message { get; } = message;

    internal MqttQos Qos { get; } = qos;

    internal bool Retain { get; } = retain;

    internal List<uint> SubscriptionIdentifiers { get; } = subscriptionIdentifiers;

    /// <summary>The packet identifier; zero before it is sent, and at QoS 0.</summary>
    internal ushort PacketId { get; set; }

    /// <summary>Whether PUBREC has come, so that PUBREL is what is left to be sent.</summary>
    internal bool IsReceived { get; set; }

    /// <summary>The reason code of PUBACK or PUBREC, once it has come.</summary>
    internal Task<MqttReasonCode> Acknowledged => _acknowledged.Task;

    internal void OnAcknowledged(MqttReasonCode reasonCode) => _acknowledged.TrySetResult(reasonCode);
}
