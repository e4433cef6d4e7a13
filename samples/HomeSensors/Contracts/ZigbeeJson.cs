using System.Text.Json.Serialization;

namespace HomeSensors.Contracts;

[JsonSerializable(typeof(ZigbeeDevice))]
[JsonSerializable(typeof(ZigbeeAvailability))]
[JsonSerializable(typeof(ZigbeeCommand))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
internal sealed partial class ZigbeeJson : JsonSerializerContext;
