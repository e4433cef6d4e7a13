using System.Globalization;

namespace TypedMqtt.Benchmarks.Comparison.Contract;

/// <summary>What is published and received: made beforehand, since who publishes has his payloads already.</summary>
internal static class Samples
{
    internal const int Count = 1_024;
    private const int DeviceCount = 16;
    private const int ChannelCount = 8;

    private static readonly string[] Devices = [.. Enumerable.Range(0, DeviceCount).Select(i => string.Create(CultureInfo.InvariantCulture, $"device-{i:D2}"))];
    private static readonly Reading[] Readings = [.. Enumerable.Range(0, Count).Select(Create)];

    internal static Reading Reading(long index) => Readings[index & (Count - 1)];

    internal static string Device(long index) => Devices[index & (DeviceCount - 1)];

    internal static int Channel(long index) => (int)(index & (ChannelCount - 1));

    /// <summary>The topics' device for work with many filters: one filter a device.</summary>
    internal static string FilterDevice(int index) => string.Create(CultureInfo.InvariantCulture, $"d{index:D6}");

    // Every number is written with as many digits, so that each payload has 110 bytes.
    private static Reading Create(int index) => new()
    {
        Sequence = 1_000_000 + index,
        Timestamp = 1_764_028_800_000 + (1_000L * index),
        Celsius = Math.Round(20.01 + (0.11 * (index % 9)), 2),
        Humidity = Math.Round(40.11 + (0.11 * (index % 9)), 2),
        Pressure = Math.Round(1013.1 + (0.1 * (index % 9)), 1),
        Unit = "hPa",
    };
}
