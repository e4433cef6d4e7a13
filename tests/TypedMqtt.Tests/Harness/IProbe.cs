namespace TypedMqtt.Tests.Harness;

/// <summary>A contract with one member of each kind that matters to a connection. Topics are short: they stand in many tests.</summary>
[MqttContract("p")]
internal interface IProbe
{
    [MqttEvent("zero")]
    Task ZeroAsync(string text, CancellationToken cancellationToken = default);

    [MqttEvent("one", Qos = MqttQos.AtLeastOnce)]
    Task OneAsync(string text, CancellationToken cancellationToken = default);

    [MqttEvent("two", Qos = MqttQos.ExactlyOnce)]
    Task TwoAsync(string text, CancellationToken cancellationToken = default);

    [MqttState("state")]
    Task StateAsync(string? text, CancellationToken cancellationToken = default);

    [MqttEvent("short", Qos = MqttQos.AtLeastOnce, ExpirySeconds = 5)]
    Task ShortAsync(string text, CancellationToken cancellationToken = default);

    [MqttEvent("many/{level}")]
    Task ManyAsync(string level, string text, CancellationToken cancellationToken = default);
}
