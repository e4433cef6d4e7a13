using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TypedMqtt.Tests.Serialization;

internal sealed record Reading(double Celsius, string Place, Dictionary<string, int>? More = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Reading))]
internal sealed partial class ReadingJson : JsonSerializerContext
{
    /// <summary>The same types, with text as it is instead of escaped.</summary>
    internal static ReadingJson Relaxed { get; } =
        new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, AllowTrailingCommas = true, ReadCommentHandling = JsonCommentHandling.Skip });
}
