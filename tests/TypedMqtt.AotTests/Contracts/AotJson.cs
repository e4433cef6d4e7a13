using System.Text.Json.Serialization;

namespace TypedMqtt.AotTests.Contracts;

[JsonSerializable(typeof(Reading))]
[JsonSerializable(typeof(IReadOnlyList<Reading>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
internal sealed partial class AotJson : JsonSerializerContext;
