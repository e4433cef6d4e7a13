namespace TypedMqtt.ProbeClient.Arguments;

/// <summary>What <c>publish</c> and <c>subscribe</c> have in common.</summary>
/// <param name="Common">What every command knows.</param>
/// <param name="Qos">The quality of service.</param>
/// <param name="Count">How many messages.</param>
internal sealed record DeliveryArguments(CommonArguments Common, MqttQos Qos, int Count)
{
    internal static readonly string[] Names = [.. CommonArguments.Names, "--qos", "--count", "--store"];

    internal static DeliveryArguments Read(CommandLine line)
    {
        if (line.Has("--store"))
        {
            throw new UsageException("--store needs a session store on disk, which this version does not have: sessions live in memory.");
        }

        return new DeliveryArguments(
            CommonArguments.Read(line, ("3.1.1", MqttProtocolVersion.V311), ("5", MqttProtocolVersion.V500)),
            (MqttQos)(line.FindNumber("--qos", 0, 2) ?? 1),
            line.RequireNumber("--count", 1, int.MaxValue));
    }
}
