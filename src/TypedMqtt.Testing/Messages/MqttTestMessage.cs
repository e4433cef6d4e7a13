using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TypedMqtt.Testing;

/// <summary>A message that was published, as it stands on the wire.</summary>
public class MqttTestMessage
{
    internal MqttTestMessage(string topic, ReadOnlyMemory<byte> payload)
    {
        Topic = topic;
        Payload = payload;
    }

    /// <summary>The topic name, the connection's topic prefix included.</summary>
    public string Topic { get; }

    /// <summary>The payload.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>The payload, read as UTF-8.</summary>
    public string Text => Encoding.UTF8.GetString(Payload.Span);

    /// <summary>The quality of service it was published with.</summary>
    public MqttQos Qos { get; internal init; }

    /// <summary>Whether it was to be retained (MQTT 5, 3.3.1.3).</summary>
    public bool Retain { get; internal init; }

    /// <summary>The message expiry interval (MQTT 5, 3.3.2.3.3); null for none.</summary>
    public TimeSpan? Expiry { get; internal init; }

    /// <summary>The content type (MQTT 5, 3.3.2.3.9); null for none.</summary>
    public string? ContentType { get; internal init; }

    /// <summary>The response topic (MQTT 5, 3.3.2.3.5); null for none.</summary>
    public string? ResponseTopic { get; internal init; }

    /// <summary>The correlation data (MQTT 5, 3.3.2.3.6); empty for none.</summary>
    public ReadOnlyMemory<byte> CorrelationData { get; internal init; }

    /// <summary>The user properties (MQTT 5, 3.3.2.3.7), in order.</summary>
    public IReadOnlyList<MqttUserProperty> UserProperties { get; internal init; } = [];

    /// <summary>The client that published it; null when the test did.</summary>
    public string? ClientId { get; internal init; }

    /// <summary>
    /// What the publisher was told, or would have been at QoS 0 (MQTT 5, 2.4): <see cref="MqttReasonCode.Success"/>,
    /// <see cref="MqttReasonCode.NoMatchingSubscribers"/>, or the code the test has it rejected with.
    /// </summary>
    public MqttReasonCode ReasonCode { get; internal set; }

    internal bool IsUtf8 { get; init; }

    /// <summary>When the broker has taken it, by the broker's time; for its expiry.</summary>
    internal long ReceivedAt { get; init; }

    /// <summary>Reads the payload as JSON.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="type">What the type's context says of it, for example <c>ThermostatJson.Default.Reading</c>.</param>
    /// <exception cref="JsonException">The payload is not a valid <typeparamref name="T"/>.</exception>
    public T? ReadJson<T>(JsonTypeInfo<T> type) => JsonSerializer.Deserialize(Payload.Span, type);

    /// <summary>The topic, and how many bytes there are of payload.</summary>
    public override string ToString() => $"{Topic} ({Qos}{(Retain ? ", retained" : "")}, {Payload.Length} bytes)";
}
