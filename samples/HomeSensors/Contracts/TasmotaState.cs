using System.Text.Json.Serialization;

namespace HomeSensors.Contracts;

/// <summary>How a device is.</summary>
/// <param name="Time">The device's local time.</param>
/// <param name="UptimeSec">For how many seconds it has run.</param>
/// <param name="Power">Its relay; null when it has none.</param>
/// <param name="Wifi">Its connection.</param>
public sealed record TasmotaState(
    DateTime Time,
    long UptimeSec,
    [property: JsonPropertyName("POWER")] Power? Power = null,
    TasmotaWifi? Wifi = null);
