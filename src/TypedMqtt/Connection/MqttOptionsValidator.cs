using System.Text;
using Microsoft.Extensions.Options;
using TypedMqtt.Transport;

namespace TypedMqtt.Connection;

/// <summary>Says what is wrong with the options, naming each key and never a secret's value.</summary>
internal sealed class MqttOptionsValidator : IValidateOptions<MqttOptions>
{
    private const int LargestPacket = 268_435_460;

    // Behind it come a slash and one character at least.
    private const int LongestPrefix = TopicRules.MaximumBytes - 2;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // A timer of .NET takes no longer wait than this.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    public ValidateOptionsResult Validate(string? name, MqttOptions options)
    {
        var problems = new List<string>(options.Origins.Problems);

        void Check(bool holds, string key, string rule)
        {
            if (!holds)
            {
                problems.Add($"{options.Origins.Describe(key, name)} {rule}.");
            }
        }

        CheckServers(options, Check);
        TlsOptionsRules.CheckUse(options, Check);
        TlsOptionsRules.Check(options.Tls, (holds, key, rule) => Check(holds, $"{nameof(options.Tls)}.{key}", rule));
        for (var i = 0; i < options.AllowedRedirects.Count; i++)
        {
            Check(
                ServerAddress.IsHostOrAuthority(options.AllowedRedirects[i]),
                $"{nameof(options.AllowedRedirects)}[{i}]",
                "is no host, such as 'broker' or '::1', and no host with a port, such as 'broker:1883' or '[::1]:1883'");
        }

        Check(Enum.IsDefined(options.ProtocolVersion), nameof(options.ProtocolVersion), "must be V310, V311 or V500");
        Check(options.ClientId != "", nameof(options.ClientId), "must not be empty; leave it null to have one made up");
        CheckText(options.ClientId, nameof(options.ClientId), Check);
        CheckText(options.UserName, nameof(options.UserName), Check);
        CheckText(options.Password, nameof(options.Password), Check);
        Check(
            options.Password is null || options.UserName is not null || options.ProtocolVersion == MqttProtocolVersion.V500,
            nameof(options.Password),
            "needs a UserName before MQTT 5 (MQTT 3.1.1, MQTT-3.1.2-22)");
        CheckAuthentication(options, Check);
        Check(FindPrefixProblem(options.TopicPrefix) is null, nameof(options.TopicPrefix), $"cannot stand before a topic: {FindPrefixProblem(options.TopicPrefix)}");
        Check(IsWholeSeconds(options.KeepAlive, ushort.MaxValue), nameof(options.KeepAlive), "must be whole seconds from 0 to 65,535");
        Check(IsWholeSeconds(options.SessionExpiry, uint.MaxValue), nameof(options.SessionExpiry), "must be whole seconds from 0 to 4,294,967,295");
        Check(!options.ResumeSessionOnStart || options.ClientId is not null, nameof(options.ResumeSessionOnStart), $"needs a {nameof(options.ClientId)}: under a made-up one there is no session to resume");
        Check(!options.ResumeSessionOnStart || options.SessionExpiry > TimeSpan.Zero, nameof(options.ResumeSessionOnStart), $"needs a {nameof(options.SessionExpiry)} above zero");
        Check(Enum.IsDefined(options.SessionLoss), nameof(options.SessionLoss), "must be RequeueAsNew or Fail");
        Check(Enum.IsDefined(options.CompleteWhen), nameof(options.CompleteWhen), "must be Acknowledged or Accepted");
        Check(Enum.IsDefined(options.OutboxOverflow), nameof(options.OutboxOverflow), "must be Wait, DropOldest, DropNewest or Reject");
        CheckWill(options.Will, options.TopicPrefix, Check);
        Check(IsTimer(options.SubscribeTimeout), nameof(options.SubscribeTimeout), "must be above zero and below 49 days");
        Check(options.PublishTimeout is not { } publishTimeout || IsTimer(publishTimeout), nameof(options.PublishTimeout), "must be null, or above zero and below 49 days");
        Check(IsTimer(options.PingTimeout), nameof(options.PingTimeout), "must be above zero and below 49 days");
        Check(IsTimer(options.ConnectTimeout), nameof(options.ConnectTimeout), "must be above zero and below 49 days");
        Check(IsTimer(options.MinimumReconnectDelay), nameof(options.MinimumReconnectDelay), "must be above zero and below 49 days");
        Check(
            options.MaximumReconnectDelay >= options.MinimumReconnectDelay && options.MaximumReconnectDelay <= LongestTimer,
            nameof(options.MaximumReconnectDelay),
            $"must be at least {nameof(options.MinimumReconnectDelay)} and below 49 days");
        Check(IsTimer(options.StartTimeout), nameof(options.StartTimeout), "must be above zero and below 49 days");
        Check(options.DrainTimeout >= TimeSpan.Zero && options.DrainTimeout <= LongestTimer, nameof(options.DrainTimeout), "must be from zero to below 49 days");
        Check(
            options.HandlerTimeout == Timeout.InfiniteTimeSpan || IsTimer(options.HandlerTimeout), nameof(options.HandlerTimeout), "must be infinite, or above zero and below 49 days");
        Check(FindTopicProblem(options.DeadLetterPrefix) is null, nameof(options.DeadLetterPrefix), $"cannot stand before a topic: {FindTopicProblem(options.DeadLetterPrefix)}");
        Check(options.OutboxLimit > 0, nameof(options.OutboxLimit), "must be at least 1");
        Check(options.OutboxByteLimit > 0, nameof(options.OutboxByteLimit), "must be at least 1");
        Check(options.QueueLimit > 0, nameof(options.QueueLimit), "must be at least 1");
        Check(options.QueueByteLimit > 0, nameof(options.QueueByteLimit), "must be at least 1");
        Check(options.ReceiveMaximum is >= 1 and <= ushort.MaxValue, nameof(options.ReceiveMaximum), "must be from 1 to 65,535");
        Check(options.MaximumPacketSize is >= 128 and <= LargestPacket, nameof(options.MaximumPacketSize), "must be from 128 to 268,435,460");
        Check(options.TopicAliasMaximum is >= 0 and <= ushort.MaxValue, nameof(options.TopicAliasMaximum), "must be from 0 to 65,535");
        Check(options.RequestLimit > 0, nameof(options.RequestLimit), "must be at least 1");
        for (var i = 0; i < options.AllowedResponseTopics.Count; i++)
        {
            Check(FindFilterProblem(options.AllowedResponseTopics[i]) is null, $"{nameof(options.AllowedResponseTopics)}[{i}]", $"is not a topic filter: {FindFilterProblem(options.AllowedResponseTopics[i])}");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static void CheckServers(MqttOptions options, Action<bool, string, string> check)
    {
        if (options.Servers.Count == 0)
        {
            check(ServerAddress.TryParse(options.Server, out _, out var problem), nameof(options.Server), $"cannot be used: {problem}; give something like 'mqtt://host:1883'");
        }

        for (var i = 0; i < options.Servers.Count; i++)
        {
            check(
                ServerAddress.TryParse(options.Servers[i], out _, out var problem),
                $"{nameof(options.Servers)}[{i}]",
                $"cannot be used: {problem}; give something like 'mqtt://host:1883'");
        }
    }

    private static void CheckAuthentication(MqttOptions options, Action<bool, string, string> check)
    {
        if (options.Authentication is not { } authentication)
        {
            return;
        }

        CheckText(authentication.Method, nameof(options.Authentication), check);
        check(options.ProtocolVersion == MqttProtocolVersion.V500, nameof(options.Authentication), $"needs MQTT 5; {options.ProtocolVersion} has no enhanced authentication");
        check(!options.PipelinedStart, nameof(options.Authentication), $"allows no {nameof(options.PipelinedStart)}: nothing may be sent before CONNACK (MQTT-3.1.2-30)");
    }

    // MQTT 5, 1.5.4. The rule says nothing of the value: it may be a secret.
    private static void CheckText(string? text, string key, Action<bool, string, string> check)
    {
        check(text?.Contains('\0', StringComparison.Ordinal) is not true, key, "must not contain the character U+0000 (MQTT-1.5.4-2)");
        var utf8 = GetUtf8(text ?? "");
        check(utf8 is not null, key, "is not valid Unicode: it has a lone surrogate (MQTT-1.5.4-1)");
        check(utf8 is not { Length: > ushort.MaxValue }, key, "must not be longer than 65,535 bytes as UTF-8");
    }

    private static byte[]? GetUtf8(string text)
    {
        try
        {
            return StrictUtf8.GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            return null;
        }
    }

    private static void CheckWill(MqttWill? will, string? prefix, Action<bool, string, string> check)
    {
        if (will is null)
        {
            return;
        }

        check(FindTopicProblem(will.Topic) is null, $"{nameof(MqttOptions.Will)}.{nameof(will.Topic)}", $"is not a topic name: {FindTopicProblem(will.Topic)}");
        check(
            Encoding.UTF8.GetByteCount($"{prefix}/{will.Topic}") <= TopicRules.MaximumBytes,
            $"{nameof(MqttOptions.Will)}.{nameof(will.Topic)}",
            $"is longer than {TopicRules.MaximumBytes} bytes with {nameof(MqttOptions.TopicPrefix)} before it");
        check(will.Payload.Length <= ushort.MaxValue, $"{nameof(MqttOptions.Will)}.{nameof(will.Payload)}", "must not be longer than 65,535 bytes (MQTT 5, 3.1.3.4)");
        check(Enum.IsDefined(will.Qos), $"{nameof(MqttOptions.Will)}.{nameof(will.Qos)}", "must be AtMostOnce, AtLeastOnce or ExactlyOnce");
        CheckText(will.ContentType, $"{nameof(MqttOptions.Will)}.{nameof(will.ContentType)}", check);
        check(IsWholeSeconds(will.Delay, uint.MaxValue), $"{nameof(MqttOptions.Will)}.{nameof(will.Delay)}", "must be whole seconds from 0 to 4,294,967,295");
    }

    private static bool IsWholeSeconds(TimeSpan value, uint maximum) =>
        value >= TimeSpan.Zero && value.Ticks % TimeSpan.TicksPerSecond == 0 && value.TotalSeconds <= maximum;

    private static bool IsTimer(TimeSpan value) => value > TimeSpan.Zero && value <= LongestTimer;

    private static string? FindPrefixProblem(string? prefix) => string.IsNullOrEmpty(prefix) ? null : FindTopicProblem(prefix);

    /// <summary>A filter is a topic but for its wildcards, which fill their levels (MQTT 5, 4.7.1).</summary>
    private static string? FindFilterProblem(string? filter)
    {
        var levels = filter?.Split('/') ?? [];
        for (var i = 0; i < levels.Length; i++)
        {
            var isWildcard = levels[i] == "+" || (levels[i] == "#" && i == levels.Length - 1);
            levels[i] = isWildcard ? "wildcard" : levels[i];
        }

        return FindTopicProblem(string.Join('/', levels));
    }

    private static string? FindTopicProblem(string? topic)
    {
        if (string.IsNullOrEmpty(topic))
        {
            return "it is empty";
        }

        if (topic.StartsWith('$'))
        {
            return "it starts with '$', which is reserved for the server";
        }

        if (GetUtf8(topic) is not { } utf8)
        {
            return "it is not valid Unicode (a lone surrogate)";
        }

        if (utf8.Length > LongestPrefix)
        {
            return $"it is longer than {LongestPrefix} bytes";
        }

        foreach (var level in utf8.AsSpan().Split((byte)'/'))
        {
            if (TopicRules.FindViolation(utf8.AsSpan(level)) is { } violation)
            {
                return $"of one of its levels, {violation}";
            }
        }

        return null;
    }
}
