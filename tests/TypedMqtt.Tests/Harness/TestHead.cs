using TypedMqtt.Handlers;

namespace TypedMqtt.Tests.Harness;

/// <summary>What a message says before its payload, without a message.</summary>
internal sealed class TestHead(string topic, IReadOnlyList<MqttUserProperty> userProperties) : IMessageHead
{
    public string ReadTopic() => topic;

    public string? ReadContentType() => null;

    public IReadOnlyList<MqttUserProperty> ReadUserProperties() => userProperties;

    internal static MessageFacts Facts(
        string topic,
        string template,
        MqttQos qos = MqttQos.AtMostOnce,
        bool dup = false,
        IReadOnlyList<MqttUserProperty>? userProperties = null,
        IExchange? exchange = null,
        string? consumer = null)
    {
        var facts = new MessageFacts { TopicTemplate = template, Consumer = consumer };
        facts.Begin(new TestHead(topic, userProperties ?? []), qos, retain: false, dup, expiry: null, receivedAt: default);
        facts.Exchange = exchange;
        return facts;
    }
}
