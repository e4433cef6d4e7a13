using System.Text.Json.Serialization;
using TypedMqtt;

namespace Worker;

/// <summary>What the meters of a site send. This interface is all that anybody has to know about topics and payloads.</summary>
[MqttContract("sites/{site}/meters/{meter}", JsonContext = typeof(MeterJson))]
public interface IMeter
{
    /// <summary>A meter has been read.</summary>
    [MqttEvent("reading", Qos = MqttQos.AtLeastOnce, ExpirySeconds = 3600)]
    ValueTask ReadingAsync(string site, int meter, Reading payload, CancellationToken cancellationToken = default);
}

/// <summary>What was read.</summary>
/// <param name="KilowattHours">The meter's total.</param>
/// <param name="Watts">The power at the moment.</param>
public sealed record Reading(double KilowattHours, double Watts);

[JsonSerializable(typeof(Reading))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class MeterJson : JsonSerializerContext;
