using System;
using System.Collections.Generic;
using System.Text.Json.Serialization;
using System.Threading;
using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.Requests;

[MqttContract("acme/v1/devices/{deviceId}", JsonContext = typeof(RequestJson))]
public interface IThermostat
{
    [MqttEvent("temperature")]
    ValueTask TemperatureAsync(string deviceId, double celsius);

    [MqttRequest("setpoint", TimeoutSeconds = 30, Fault = typeof(Rejected), Qos = MqttQos.ExactlyOnce)]
    ValueTask<SetPointResult> SetPointAsync(string deviceId, SetPoint payload, CancellationToken ct = default);

    [MqttRequest("uptime")]
    Task<TimeSpan> UptimeAsync(string deviceId);

    [MqttRequest("mode/{mode}", Qos = MqttQos.AtMostOnce, Fault = typeof(Mode))]
    ValueTask<Mode> ModeAsync(string deviceId, Mode mode, CancellationToken cancellationToken = default);

    [MqttRequest("find", Fault = typeof(string))]
    ValueTask<SetPoint?> FindAsync(string deviceId, string? name);

    [MqttRequest("count")]
    Task<int?> CountAsync(string deviceId);

    [MqttRequest("read/{*path}", Fault = typeof(Dictionary<string, int>))]
    ValueTask<ReadOnlyMemory<byte>> ReadAsync(string deviceId, string path);

    [MqttRequest("write")]
    ValueTask<byte[]> WriteAsync(string deviceId, ReadOnlyMemory<byte> payload);

    [MqttRequest("list", Fault = typeof(Fault))]
    ValueTask<IReadOnlyList<SetPoint>> ListAsync(string deviceId, bool handler, CancellationToken delivery);
}

[MqttContract("heir/{deviceId}")]
public interface IHeir : IThermostat
{
    [MqttRequest("{class}")]
    ValueTask<Guid> IdentifyAsync(string deviceId, int @class);
}

[MqttContract("only")]
internal interface IOnlyRequests
{
    [MqttRequest("ping")]
    ValueTask<string> PingAsync();

    [MqttRequest("equals")]
    Task<bool> EqualsAsync(string topic, CancellationToken cancellationToken);
}

public enum Mode { [MqttName("on")] On, Off }

public sealed record SetPoint(double Celsius);

public sealed record SetPointResult(double Celsius, bool IsHeating);

public sealed record Rejected(string Reason);

public enum Fault { Cold, Hot }

[JsonSerializable(typeof(SetPoint))]
[JsonSerializable(typeof(SetPointResult))]
[JsonSerializable(typeof(Rejected))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int?))]
[JsonSerializable(typeof(Dictionary<string, int>))]
[JsonSerializable(typeof(IReadOnlyList<SetPoint>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
public sealed partial class RequestJson : JsonSerializerContext;
