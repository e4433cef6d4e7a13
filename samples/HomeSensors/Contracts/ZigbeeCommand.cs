namespace HomeSensors.Contracts;

/// <summary>What a device is asked to become.</summary>
public sealed record ZigbeeCommand(Power State);
