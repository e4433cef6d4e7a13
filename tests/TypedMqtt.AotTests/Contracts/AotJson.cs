using System.Text.Json.Serialization;

namespace TypedMqtt.AotTests.Contracts;

[JsonSerializable(typeof(Reading))]
[JsonSerializable(typeof(IReadOnlyList<Reading>))]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Dish))]
[JsonSerializable(typeof(Refusal))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
internal sealed partial class AotJson : JsonSerializerContext;
