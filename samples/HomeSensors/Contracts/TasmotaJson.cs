using System.Text.Json.Serialization;

namespace HomeSensors.Contracts;

/// <summary>Tasmota names its properties as C# does, so there is no naming policy here.</summary>
[JsonSerializable(typeof(TasmotaSensor))]
[JsonSerializable(typeof(TasmotaState))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
internal sealed partial class TasmotaJson : JsonSerializerContext;
