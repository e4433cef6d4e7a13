using System.Text.Json.Serialization;

namespace HomeSensors.Contracts;

/// <summary>What a device's sensors have measured: a property a sensor, named for its chip.</summary>
/// <param name="Time">The device's local time.</param>
/// <param name="Am2301">A sensor of temperature and humidity.</param>
/// <param name="Ds18b20">A sensor of temperature.</param>
/// <param name="Energy">A meter.</param>
/// <param name="TempUnit">C or F, as the device is configured.</param>
public sealed record TasmotaSensor(
    DateTime Time,
    [property: JsonPropertyName("AM2301")] TasmotaClimate? Am2301 = null,
    [property: JsonPropertyName("DS18B20")] TasmotaClimate? Ds18b20 = null,
    [property: JsonPropertyName("ENERGY")] TasmotaEnergy? Energy = null,
    string? TempUnit = null);
