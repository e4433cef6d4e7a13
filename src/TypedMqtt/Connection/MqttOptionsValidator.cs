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
        var problems = new List<string>();

        void Check(bool holds, string key, string rule)
        {
            if (!holds)
            {
                problems.Add($"{nameof(MqttOptions)}.{key} {rule}.");
            }
        }

        Check(ServerAddress.TryParse(options.Server, out _, out var problem), nameof(options.Server), $"cannot be used: {problem}; give something like 'mqtt://host:1883'");
        Check(Enum.IsDefined(options.ProtocolVersion), nameof(options.ProtocolVersion), "must be V311 or V500");
        Check(options.ClientId != "", nameof(options.ClientId), "must not be empty; leave it null to have one made up");
        Check(
            options.Password is null || options.UserName is not null || options.ProtocolVersion == MqttProtocolVersion.V500,
            nameof(options.Password),
            "needs a UserName on MQTT 3.1.1 (MQTT-3.1.2-22)");
        Check(FindPrefixProblem(options.TopicPrefix) is null, nameof(options.TopicPrefix), $"cannot stand before a topic: {FindPrefixProblem(options.TopicPrefix)}");
        Check(IsWholeSeconds(options.KeepAlive, ushort.MaxValue), nameof(options.KeepAlive), "must be whole seconds from 0 to 65,535");
        Check(IsWholeSeconds(options.SessionExpiry, uint.MaxValue), nameof(options.SessionExpiry), "must be whole seconds from 0 to 4,294,967,295");
        Check(IsTimer(options.PingTimeout), nameof(options.PingTimeout), "must be above zero and below 49 days");
        Check(IsTimer(options.ConnectTimeout), nameof(options.ConnectTimeout), "must be above zero and below 49 days");
        Check(IsTimer(options.MinimumReconnectDelay), nameof(options.MinimumReconnectDelay), "must be above zero and below 49 days");
        Check(
            options.MaximumReconnectDelay >= options.MinimumReconnectDelay && options.MaximumReconnectDelay <= LongestTimer,
            nameof(options.MaximumReconnectDelay),
            $"must be at least {nameof(options.MinimumReconnectDelay)} and below 49 days");
        Check(options.DrainTimeout >= TimeSpan.Zero && options.DrainTimeout <= LongestTimer, nameof(options.DrainTimeout), "must be from zero to below 49 days");
        Check(options.OutboxLimit > 0, nameof(options.OutboxLimit), "must be at least 1");
        Check(options.OutboxByteLimit > 0, nameof(options.OutboxByteLimit), "must be at least 1");
        Check(options.QueueLimit > 0, nameof(options.QueueLimit), "must be at least 1");
        Check(options.QueueByteLimit > 0, nameof(options.QueueByteLimit), "must be at least 1");
        Check(options.ReceiveMaximum is >= 1 and <= ushort.MaxValue, nameof(options.ReceiveMaximum), "must be from 1 to 65,535");
        Check(options.MaximumPacketSize is >= 128 and <= LargestPacket, nameof(options.MaximumPacketSize), "must be from 128 to 268,435,460");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static bool IsWholeSeconds(TimeSpan value, uint maximum) =>
        value >= TimeSpan.Zero && value.Ticks % TimeSpan.TicksPerSecond == 0 && value.TotalSeconds <= maximum;

    private static bool IsTimer(TimeSpan value) => value > TimeSpan.Zero && value <= LongestTimer;

    private static string? FindPrefixProblem(string? prefix)
    {
        if (string.IsNullOrEmpty(prefix))
        {
            return null;
        }

        if (prefix.StartsWith('$'))
        {
            return "it starts with '$', which is reserved for the server";
        }

        byte[] utf8;
        try
        {
            utf8 = StrictUtf8.GetBytes(prefix);
        }
        catch (EncoderFallbackException)
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
