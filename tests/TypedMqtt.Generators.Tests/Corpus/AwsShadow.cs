using System.Collections.Generic;
using System.Text.Json.Serialization;
using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.Aws;

/// <summary>The device shadows of AWS IoT: topics that begin with a dollar sign, which only a template may say.</summary>
[MqttContract("$aws/things/{thing}/shadow", JsonContext = typeof(ShadowJson))]
public interface IShadow
{
    [MqttEvent("update", Qos = MqttQos.AtLeastOnce)]
    ValueTask UpdateAsync(string thing, Shadow payload);

    [MqttEvent("update/delta", Qos = MqttQos.AtLeastOnce)]
    ValueTask DeltaAsync(string thing, Delta payload);

    [MqttEvent("update/accepted")]
    ValueTask AcceptedAsync(string thing, Shadow payload);

    [MqttEvent("update/rejected")]
    ValueTask RejectedAsync(string thing, Rejection payload);

    /// <summary>An empty message asks for the shadow.</summary>
    [MqttEvent("get")]
    ValueTask AskAsync(string thing);

    [MqttEvent("name/{shadow}/update/delta")]
    ValueTask NamedDeltaAsync(string thing, string shadow, Delta payload);
}

public sealed record Shadow(ShadowState State, string? ClientToken, int? Version);

public sealed record ShadowState(Dictionary<string, double>? Desired, Dictionary<string, double>? Reported);

public sealed record Delta(int Version, long Timestamp, Dictionary<string, double> State);

public sealed record Rejection(int Code, string Message, string? ClientToken);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Shadow))]
[JsonSerializable(typeof(Delta))]
[JsonSerializable(typeof(Rejection))]
internal sealed partial class ShadowJson : JsonSerializerContext;
