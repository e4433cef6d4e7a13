namespace TypedMqtt.ProbeClient.Arguments;

/// <summary>What <c>publish</c> and <c>subscribe</c> have in common.</summary>
/// <param name="Common">What every command knows.</param>
/// <param name="Qos">The quality of service.</param>
/// <param name="Count">How many messages.</param>
/// <param name="Store">The file that keeps the session; null where it ends with the process.</param>
internal sealed record DeliveryArguments(CommonArguments Common, MqttQos Qos, int Count, string? Store)
{
    internal static readonly string[] Names = [.. CommonArguments.Names, "--qos", "--count", "--store"];

    internal static DeliveryArguments Read(CommandLine line, bool needsCount = true) => new(
        CommonArguments.Read(line, ("3.1.1", MqttProtocolVersion.V311), ("5", MqttProtocolVersion.V500)),
        (MqttQos)(line.FindNumber("--qos", 0, 2) ?? 1),
        needsCount ? line.RequireNumber("--count", 1, int.MaxValue) : line.FindNumber("--count", 1, int.MaxValue) ?? 0,
        line.Find("--store"));
}
