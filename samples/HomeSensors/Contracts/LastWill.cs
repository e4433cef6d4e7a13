namespace HomeSensors.Contracts;

/// <summary>Whether a Tasmota device is there. Text with the names as they stand here; offline is the device's will.</summary>
public enum LastWill
{
    Online,
    Offline,
}
