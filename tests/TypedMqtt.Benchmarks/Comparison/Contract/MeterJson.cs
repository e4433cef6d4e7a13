using System.Text.Json.Serialization;

namespace TypedMqtt.Benchmarks.Comparison.Contract;

/// <summary>One context for all clients: what JSON costs is the same for each.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Reading))]
[JsonSerializable(typeof(Answer))]
public sealed partial class MeterJson : JsonSerializerContext;
