using System.Text.Json.Serialization;

namespace HomeSensors.Contracts;

/// <summary>A device's connection.</summary>
/// <param name="Rssi">In percent.</param>
/// <param name="Signal">In dBm.</param>
public sealed record TasmotaWifi([property: JsonPropertyName("RSSI")] int Rssi, int Signal);
