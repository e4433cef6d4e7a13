using System.Text;

namespace TypedMqtt.ProbeClient.Arguments;

/// <summary>The arguments of <c>session</c>. What is null or empty is not said on the wire.</summary>
internal sealed record SessionArguments
{
    private const string DefaultPublishTopic = "test/publish";
    private const string DefaultTopicFilter = "test/subscribe";
    private const string DefaultPayload = "message";
    private const int DefaultKeepAlive = 60;

    internal required CommonArguments Common { get; init; }

    internal required bool CleanStart { get; init; }

    internal required int KeepAlive { get; init; }

    internal required int? ReceiveMaximum { get; init; }

    internal required int? SessionExpiry { get; init; }

    internal required SessionAction Action { get; init; }

    internal required MqttQos Qos { get; init; }

    internal required string Topic { get; init; }

    internal required string Payload { get; init; }

    internal required IReadOnlyList<MqttUserProperty> UserProperties { get; init; }

    internal required bool NoReconnect { get; init; }

    internal required TimeSpan Limit { get; init; }

    internal static SessionArguments Read(ReadOnlySpan<string> arguments)
    {
        var line = new CommandLine(
            arguments,
            [.. CommonArguments.Names, "--keep-alive", "--receive-maximum", "--session-expiry", "--do", "--topic", "--payload", "--user-property", "--seconds"],
            ["--clean-start", "--no-reconnect"]);
        var (action, qos) = line.FindChoice("--do", Actions) ?? default;
        line.Require("--client-id");
        return new SessionArguments
        {
            Common = CommonArguments.Read(line, ("3.1", MqttProtocolVersion.V310), ("3.1.1", MqttProtocolVersion.V311), ("5", MqttProtocolVersion.V500)),
            CleanStart = line.Has("--clean-start"),
            KeepAlive = line.FindNumber("--keep-alive", 0, ushort.MaxValue) ?? DefaultKeepAlive,
            ReceiveMaximum = line.FindNumber("--receive-maximum", 1, ushort.MaxValue),
            SessionExpiry = line.FindNumber("--session-expiry", 0, int.MaxValue),
            Action = action,
            Qos = qos,
            Topic = CheckLength("--topic", line.Find("--topic") ?? (action == SessionAction.Publish ? DefaultPublishTopic : DefaultTopicFilter)),
            Payload = line.Find("--payload") ?? DefaultPayload,
            UserProperties = [.. line.All("--user-property").Select(ReadUserProperty)],
            NoReconnect = line.Has("--no-reconnect"),
            Limit = TimeSpan.FromSeconds(line.RequireNumber("--seconds", 1, SubscribeArguments.LongestSeconds)),
        };
    }

    private static (string Word, (SessionAction Action, MqttQos Qos) Value)[] Actions =>
    [
        ("none", (SessionAction.None, MqttQos.AtMostOnce)),
        ("publish-0", (SessionAction.Publish, MqttQos.AtMostOnce)),
        ("publish-1", (SessionAction.Publish, MqttQos.AtLeastOnce)),
        ("publish-2", (SessionAction.Publish, MqttQos.ExactlyOnce)),
        ("subscribe-0", (SessionAction.Subscribe, MqttQos.AtMostOnce)),
        ("subscribe-1", (SessionAction.Subscribe, MqttQos.AtLeastOnce)),
        ("subscribe-2", (SessionAction.Subscribe, MqttQos.ExactlyOnce)),
        ("unsubscribe", (SessionAction.Unsubscribe, MqttQos.AtMostOnce)),
    ];

    private static MqttUserProperty ReadUserProperty(string text)
    {
        var end = text.IndexOf('=', StringComparison.Ordinal);
        return end < 0
            ? throw new UsageException($"--user-property must be name=value, and is '{text}'.")
            : new MqttUserProperty(CheckLength("--user-property", text[..end]), CheckLength("--user-property", text[(end + 1)..]));
    }

    private static string CheckLength(string name, string text) => Encoding.UTF8.GetByteCount(text) <= ushort.MaxValue
        ? text
        : throw new UsageException($"{name} is longer than the {ushort.MaxValue} bytes that MQTT allows.");
}
