namespace TypedMqtt.Testing.Broker;

/// <summary>A subscription of a session.</summary>
/// <param name="TopicFilter">The topic filter, <c>$share/group/</c> included.</param>
/// <param name="Qos">The quality of service granted.</param>
/// <param name="NoLocal">Whether the session's own messages are left out.</param>
/// <param name="RetainAsPublished">Whether the RETAIN flag is kept.</param>
/// <param name="Identifier">The subscription identifier; zero for none.</param>
internal sealed record BrokerSubscription(string TopicFilter, MqttQos Qos, bool NoLocal, bool RetainAsPublished, uint Identifier)
{
    private const string Share = "$share/";

    /// <summary>The name of the group it shares its messages with; null for none.</summary>
    internal string? Group { get; } = TopicFilter.StartsWith(Share, StringComparison.Ordinal) ? TopicFilter.Split('/')[1] : null;

    /// <summary>What topics have to match (MQTT 5, 4.8.2).</summary>
    internal string PlainFilter { get; } = TopicFilter.StartsWith(Share, StringComparison.Ordinal) ? TopicFilter.Split('/', 3)[2] : TopicFilter;
}
