using System.Text.Json.Serialization;

namespace TypedMqtt.IntegrationTests.Requests;

/// <summary>A contract of requests, one of each quality of service.</summary>
[MqttContract("workshop/{id}", JsonContext = typeof(WorkshopJson))]
public interface IWorkshop
{
    [MqttRequest("order", TimeoutSeconds = 30, Fault = typeof(OutOfStock))]
    ValueTask<Receipt> OrderAsync(string id, Order order, CancellationToken cancellationToken = default);

    [MqttRequest("echo/{*path}", TimeoutSeconds = 30, Qos = MqttQos.ExactlyOnce)]
    ValueTask<string> EchoAsync(string id, string path, string text);

    [MqttRequest("ping", TimeoutSeconds = 30, Qos = MqttQos.AtMostOnce)]
    Task<int> PingAsync(string id);

    [MqttRequest("impatient", TimeoutSeconds = 1)]
    ValueTask<bool> ImpatientAsync(string id);
}

public sealed record Order(string Part, int Count);

public sealed record Receipt(string Part, int Total);

public sealed record OutOfStock(string Part, int Left);

[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Receipt))]
[JsonSerializable(typeof(OutOfStock))]
internal sealed partial class WorkshopJson : JsonSerializerContext;
