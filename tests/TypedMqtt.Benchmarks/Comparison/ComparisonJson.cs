using System.Text.Json.Serialization;
using TypedMqtt.Benchmarks.Comparison.Measuring;
using TypedMqtt.Benchmarks.Comparison.Peer;
using TypedMqtt.Benchmarks.Comparison.Reporting;

namespace TypedMqtt.Benchmarks.Comparison;

/// <summary>What processes tell each other, and the lines of results.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Measurement))]
[JsonSerializable(typeof(PeerReport))]
[JsonSerializable(typeof(ResultLine))]
internal sealed partial class ComparisonJson : JsonSerializerContext;
