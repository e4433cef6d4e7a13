namespace HomeSensors.Contracts;

/// <summary>What a device reports. Each device sends the properties it has; those that are not named here are not looked at.</summary>
/// <param name="Temperature">In °C.</param>
/// <param name="Humidity">In percent.</param>
/// <param name="Battery">In percent.</param>
/// <param name="Linkquality">From 0 to 255. One word on the wire, so one word here.</param>
/// <param name="PowerOutageCount">How often the device was without power.</param>
/// <param name="State">Whether a plug or a lamp is on.</param>
public sealed record ZigbeeDevice(
    double? Temperature = null,
    double? Humidity = null,
    int? Battery = null,
    int? Linkquality = null,
    int? PowerOutageCount = null,
    Power? State = null);
