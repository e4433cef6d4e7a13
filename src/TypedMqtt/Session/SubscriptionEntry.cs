namespace TypedMqtt.Session;

/// <summary>One topic filter this client wants, and what the server has said to it.</summary>
internal sealed class SubscriptionEntry(string topicFilter)
{
    internal string TopicFilter { get; } = topicFilter;

    /// <summary>The holds on the filter; the server is asked for the highest quality of service among them.</summary>
    internal List<SubscriptionHold> Holds { get; } = [];

    internal SubscriptionStatus Status { get; set; }

    /// <summary>The quality of service asked for in the last SUBSCRIBE.</summary>
    internal MqttQos RequestedQos { get; set; }

    /// <summary>The reason code of the last SUBACK.</summary>
    internal MqttReasonCode ReasonCode { get; set; }

    internal MqttQos WantedQos => Holds.Max(hold => hold.Qos);
}
