namespace TypedMqtt.Tests.Telemetry;

/// <summary>A contract whose callers may say themselves which trace a message belongs to.</summary>
[MqttContract("traced")]
internal interface ITraced
{
    [MqttEvent("options")]
    Task OptionsAsync(string text, MqttPublishOptions? options = null);

    [MqttEvent("parameter")]
    Task ParameterAsync(string text, [MqttUserProperty("traceparent")] string? traceParent);

    [MqttRequest("request", TimeoutSeconds = 11)]
    Task<string> RequestAsync(string text, [MqttUserProperty("traceparent")] string? traceParent);
}
