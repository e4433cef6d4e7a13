namespace TypedMqtt.AotTests.Contracts;

/// <summary>One payload of every kind, and states.</summary>
[MqttContract("aot/payloads/{id}", JsonContext = typeof(AotJson))]
public interface IPayloads
{
    [MqttEvent("none", Qos = MqttQos.AtLeastOnce)]
    ValueTask NoneAsync(int id, CancellationToken cancellationToken = default);

    [MqttEvent("text", Qos = MqttQos.AtLeastOnce)]
    ValueTask TextAsync(int id, string text, MqttPublishOptions? options = null, CancellationToken cancellationToken = default);

    [MqttEvent("bytes", Qos = MqttQos.AtLeastOnce)]
    ValueTask BytesAsync(int id, byte[] bytes);

    [MqttEvent("memory", Qos = MqttQos.AtLeastOnce)]
    ValueTask MemoryAsync(int id, ReadOnlyMemory<byte> memory);

    [MqttEvent("flag", Qos = MqttQos.AtLeastOnce)]
    ValueTask FlagAsync(int id, bool flag);

    [MqttEvent("number", Qos = MqttQos.AtLeastOnce)]
    ValueTask NumberAsync(int id, decimal number);

    [MqttEvent("moment", Qos = MqttQos.AtLeastOnce)]
    ValueTask MomentAsync(int id, DateTimeOffset moment);

    [MqttEvent("side", Qos = MqttQos.AtLeastOnce)]
    ValueTask SideAsync(int id, Side side);

    [MqttEvent("json", Qos = MqttQos.ExactlyOnce, ExpirySeconds = 60)]
    ValueTask JsonAsync(int id, Reading reading);

    [MqttEvent("list", Qos = MqttQos.AtLeastOnce)]
    Task ListAsync(int id, IReadOnlyList<Reading> readings);

    [MqttState("status", Qos = MqttQos.AtLeastOnce)]
    Task StatusAsync(int id, Reading? reading);
}
