namespace TypedMqtt.Benchmarks.Comparison;

/// <summary>Who is compared.</summary>
internal static class ClientNames
{
    internal const string TypedMqtt = "TypedMqtt";
    internal const string MqttNet = "MQTTnet";
    internal const string Libmosquitto = "libmosquitto";

    /// <summary>Serializes and copies, or reads and parses, and nothing else.</summary>
    internal const string Limit = "limit";

    internal static IReadOnlyList<string> All { get; } = [TypedMqtt, MqttNet, Libmosquitto, Limit];
}
