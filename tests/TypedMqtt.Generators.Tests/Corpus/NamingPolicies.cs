using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.Naming;

/// <summary>Every naming policy there is, side by side: each contract has its own context for the same type.</summary>
[MqttContract("naming/camel", JsonContext = typeof(CamelJson))]
public interface ICamel
{
    [MqttEvent("reading")]
    ValueTask ReadingAsync(SurfaceReading payload);
}

[MqttContract("naming/snake", JsonContext = typeof(SnakeJson))]
public interface ISnake
{
    [MqttEvent("reading")]
    ValueTask ReadingAsync(SurfaceReading payload);
}

[MqttContract("naming/upper", JsonContext = typeof(UpperJson))]
public interface IUpper
{
    [MqttEvent("reading")]
    ValueTask ReadingAsync(SurfaceReading payload);
}

[MqttContract("naming/kebab", JsonContext = typeof(KebabJson))]
public interface IKebab
{
    [MqttState("reading")]
    ValueTask ReadingAsync(SurfaceReading? payload);
}

[MqttContract("naming/plain", JsonContext = typeof(PlainJson))]
public interface IPlain
{
    [MqttEvent("reading")]
    ValueTask ReadingAsync(SurfaceReading payload);
}

public sealed record SurfaceReading(double OuterCelsius, [property: JsonPropertyName("%rh")] int RelativeHumidity);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SurfaceReading))]
internal sealed partial class CamelJson : JsonSerializerContext;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SurfaceReading))]
internal sealed partial class SnakeJson : JsonSerializerContext;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseUpper)]
[JsonSerializable(typeof(SurfaceReading))]
internal sealed partial class UpperJson : JsonSerializerContext;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.KebabCaseLower)]
[JsonSerializable(typeof(SurfaceReading))]
internal sealed partial class KebabJson : JsonSerializerContext;

[JsonSerializable(typeof(SurfaceReading))]
internal sealed partial class PlainJson : JsonSerializerContext;
