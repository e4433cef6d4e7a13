namespace TypedMqtt.Testing;

/// <summary>A subscription that the test broker was asked for.</summary>
/// <param name="ClientId">The client.</param>
/// <param name="TopicFilter">The topic filter, <c>$share/group/</c> included.</param>
/// <param name="Qos">The quality of service that was asked for.</param>
/// <param name="ReasonCode">The answer: the granted quality of service, or the code the test has it rejected with.</param>
public sealed record MqttTestSubscription(string ClientId, string TopicFilter, MqttQos Qos, MqttReasonCode ReasonCode);
