namespace TypedMqtt.Tests.Requests;

/// <summary>A contract of requests. Every time-out is another, so that a test can say which of them passes.</summary>
[MqttContract("oven/{id}")]
internal interface IOven
{
    [MqttRequest("heat", TimeoutSeconds = 13, Fault = typeof(Refusal))]
    Task<int> HeatAsync(string id, int degrees, CancellationToken cancellationToken = default);

    [MqttRequest("door", TimeoutSeconds = 19, Qos = MqttQos.ExactlyOnce)]
    Task<bool> DoorAsync(string id, bool isOpen);

    [MqttRequest("name", TimeoutSeconds = 17, Qos = MqttQos.AtMostOnce)]
    ValueTask<string> NameAsync(string id, CancellationToken cancellationToken = default);
}

internal enum Refusal
{
    TooHot,
    Broken,
}
