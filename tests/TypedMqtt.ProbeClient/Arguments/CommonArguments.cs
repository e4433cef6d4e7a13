using Microsoft.Extensions.Logging;

namespace TypedMqtt.ProbeClient.Arguments;

/// <summary>What every command knows.</summary>
/// <param name="Port">The port of the server, on the loopback address.</param>
/// <param name="Protocol">The version of MQTT.</param>
/// <param name="ClientId">The client identifier; null for one of the process's own.</param>
/// <param name="LogLevel">What goes to the standard error.</param>
internal sealed record CommonArguments(int Port, MqttProtocolVersion Protocol, string? ClientId, LogLevel LogLevel)
{
    internal static readonly string[] Names = ["--port", "--protocol", "--client-id", "--log"];

    private static readonly (string Word, LogLevel Level)[] LogLevels =
    [
        .. Enum.GetValues<LogLevel>().Select(level => (level.ToString().ToLowerInvariant(), level)),
    ];

    internal string Server => $"mqtt://127.0.0.1:{Port}";

    internal static CommonArguments Read(CommandLine line, params (string Word, MqttProtocolVersion Version)[] protocols) => new(
        line.RequireNumber("--port", 1, ushort.MaxValue),
        line.FindChoice("--protocol", protocols) ?? MqttProtocolVersion.V500,
        line.Find("--client-id"),
        line.FindChoice("--log", LogLevels) ?? LogLevel.Warning);
}
