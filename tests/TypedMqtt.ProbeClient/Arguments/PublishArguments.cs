namespace TypedMqtt.ProbeClient.Arguments;

/// <summary>The arguments of <c>publish</c>.</summary>
/// <param name="Delivery">What it shares with <c>subscribe</c>.</param>
/// <param name="Window">How many publishes are awaited at once.</param>
internal sealed record PublishArguments(DeliveryArguments Delivery, int Window)
{
    private const int DefaultWindow = 20;
    private const int LargestWindow = 1_000_000;

    internal static PublishArguments Read(ReadOnlySpan<string> arguments)
    {
        var line = new CommandLine(arguments, [.. DeliveryArguments.Names, "--window"], []);
        return new PublishArguments(DeliveryArguments.Read(line), line.FindNumber("--window", 1, LargestWindow) ?? DefaultWindow);
    }
}
