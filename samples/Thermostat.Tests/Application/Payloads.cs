using System.Text.Json.Serialization;

namespace Thermostat;

/// <summary>A measurement.</summary>
public sealed record Reading(double Celsius, int Humidity);

/// <summary>A temperature that is wished for.</summary>
public sealed record SetPoint(double Celsius);

/// <summary>Why a wish was not granted.</summary>
public sealed record Rejected(string Reason);

[JsonSerializable(typeof(Reading))]
[JsonSerializable(typeof(SetPoint))]
[JsonSerializable(typeof(Rejected))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class ThermostatJson : JsonSerializerContext;
