namespace HomeSensors.Contracts;

/// <summary>Online or offline, as JSON: Zigbee2MQTT 2's only form, and that of 1.x with <c>legacy_availability_payload: false</c>.</summary>
public sealed record ZigbeeAvailability(Presence State);
