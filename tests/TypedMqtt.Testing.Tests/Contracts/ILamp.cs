namespace TypedMqtt.Testing.Tests.Contracts;

/// <summary>A contract with one member of each kind.</summary>
[MqttContract("lamps/{id}")]
internal interface ILamp
{
    [MqttEvent("flicker")]
    Task FlickerAsync(string id, string text, CancellationToken cancellationToken = default);

    [MqttEvent("lit/{level}", Qos = MqttQos.AtLeastOnce)]
    Task LitAsync(string id, int level, string text, MqttPublishOptions? options = null, CancellationToken cancellationToken = default);

    [MqttEvent("broken", Qos = MqttQos.ExactlyOnce, ExpirySeconds = 60)]
    Task BrokenAsync(string id, string text, [MqttUserProperty("by")] string? by = null, CancellationToken cancellationToken = default);

    [MqttState("status", Qos = MqttQos.AtLeastOnce)]
    ValueTask StatusAsync(string id, string? status, CancellationToken cancellationToken = default);

    [MqttRequest("dim", TimeoutSeconds = 10, Fault = typeof(string))]
    ValueTask<int> DimAsync(string id, int percent, CancellationToken cancellationToken = default);
}
