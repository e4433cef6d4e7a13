namespace HomeSensors.Contracts;

/// <summary>What a meter has measured.</summary>
/// <param name="Power">In W.</param>
/// <param name="Total">In kWh.</param>
public sealed record TasmotaEnergy(double Power, double Total);
