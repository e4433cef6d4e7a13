namespace TypedMqtt.ProbeClient.Arguments;

/// <summary>The arguments of <c>subscribe</c>.</summary>
/// <param name="Delivery">What it shares with <c>publish</c>.</param>
/// <param name="Limit">How long to wait for the messages.</param>
/// <param name="Out">The file to append the payloads to.</param>
/// <param name="Inbox">The database to write the payloads to, once each; null for none.</param>
/// <param name="Share">The group to share the messages with; null for none.</param>
internal sealed record SubscribeArguments(DeliveryArguments Delivery, TimeSpan Limit, string Out, string? Inbox, string? Share)
{
    internal const int LongestSeconds = 1_000_000;

    internal static SubscribeArguments Read(ReadOnlySpan<string> arguments)
    {
        var line = new CommandLine(arguments, [.. DeliveryArguments.Names, "--seconds", "--out", "--inbox", "--share"], []);
        return new SubscribeArguments(
            DeliveryArguments.Read(line), TimeSpan.FromSeconds(line.RequireNumber("--seconds", 1, LongestSeconds)), line.Require("--out"), line.Find("--inbox"), FindShare(line));
    }

    private static string? FindShare(CommandLine line)
    {
        var group = line.Find("--share");
        try
        {
            return new MqttSubscribeOptions { Share = group }.Share;
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"--share cannot be used: {e.Message}");
        }
    }
}
