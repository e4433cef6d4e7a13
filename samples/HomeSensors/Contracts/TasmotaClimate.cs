namespace HomeSensors.Contracts;

/// <summary>Temperature, and what else a sensor gives; null while the sensor does not answer.</summary>
public sealed record TasmotaClimate(double? Temperature = null, double? Humidity = null, double? DewPoint = null);
