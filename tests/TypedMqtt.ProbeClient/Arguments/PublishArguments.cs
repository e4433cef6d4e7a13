namespace TypedMqtt.ProbeClient.Arguments;

/// <summary>The arguments of <c>publish</c>.</summary>
/// <param name="Delivery">What it shares with <c>subscribe</c>.</param>
/// <param name="Window">How many publishes are awaited at once.</param>
/// <param name="Resumes">Whether nothing new is published, and only what the store holds is sent.</param>
internal sealed record PublishArguments(DeliveryArguments Delivery, int Window, bool Resumes)
{
    private const int DefaultWindow = 20;
    private const int LargestWindow = 1_000_000;

    internal static PublishArguments Read(ReadOnlySpan<string> arguments)
    {
        var line = new CommandLine(arguments, [.. DeliveryArguments.Names, "--window"], ["--resume"]);
        var resumes = line.Has("--resume");
        var delivery = DeliveryArguments.Read(line, needsCount: !resumes);
        return resumes && delivery.Store is null
            ? throw new UsageException("--resume needs --store: there is nothing to go on with.")
            : new PublishArguments(delivery, line.FindNumber("--window", 1, LargestWindow) ?? DefaultWindow, resumes);
    }
}
