using System.Text.Json.Serialization;

namespace TypedMqtt.Benchmarks.Durable;

[JsonSerializable(typeof(Reading))]
internal sealed partial class MeterJson : JsonSerializerContext;
