namespace TypedMqtt;

/// <summary>
/// The will message: what the server publishes when the connection ends without a DISCONNECT (MQTT 5, 3.1.2.5). A stop of
/// the host takes it back.
/// </summary>
/// <param name="topic">See <see cref="Topic"/>.</param>
/// <param name="payload">See <see cref="Payload"/>.</param>
public sealed class MqttWill(string topic, ReadOnlyMemory<byte> payload)
{
    /// <summary>The topic name; <see cref="MqttOptions.TopicPrefix"/> stands before it.</summary>
    public string Topic { get; } = topic;

    /// <summary>The payload, up to 65,535 bytes (MQTT 5, 3.1.3.4).</summary>
    public ReadOnlyMemory<byte> Payload { get; } = payload;

    /// <summary>The quality of service. <see cref="MqttQos.AtMostOnce"/> by default.</summary>
    public MqttQos Qos { get; init; }

    /// <summary>Whether it is retained. False by default.</summary>
    public bool Retain { get; init; }

    /// <summary>
    /// How long the server waits before it publishes, in whole seconds; zero by default (MQTT 5, 3.1.3.2.2). A client that
    /// comes back in that time takes the will back. Not sent before MQTT 5.
    /// </summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How the payload is to be read, for example <c>text/plain</c>; null, the default, says nothing. MQTT 5 only.</summary>
    public string? ContentType { get; init; }
}
