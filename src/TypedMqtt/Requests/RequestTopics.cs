using System.Text;

namespace TypedMqtt.Requests;

/// <summary>
/// The topics of requests and answers, below the connection's topic prefix. MQTT 5 has properties for who asks and what is
/// answered; before it, both stand in levels before those of the contract, so that no value of a level can pass for them:
/// <c>request/{client}/{correlation}/…</c> is answered at <c>response/{client}/{correlation}/{word}</c>. On MQTT 5 answers come
/// to <c>response/{client}</c>.
/// </summary>
internal static class RequestTopics
{
    /// <summary>What stands before the topic filter of a handler.</summary>
    internal const string AnyRequest = "request/+/+/";

    /// <summary>Whether requests are told by topics alone.</summary>
    internal static bool AreByTopic(MqttProtocolVersion version) => version != MqttProtocolVersion.V500;

    /// <summary>The client identifier as one topic level; other clients cannot have the same.</summary>
    internal static string ToLevel(string clientId) =>
        TopicRules.FindViolation(Encoding.UTF8.GetBytes(clientId)) is null && !clientId.Contains('%', StringComparison.Ordinal)
            ? clientId
            : Uri.EscapeDataString(clientId);

    /// <summary>What stands before the topic of a request on MQTT 3.1.1.</summary>
    internal static string RequestHead(string clientLevel, Guid correlation) => $"request/{clientLevel}/{correlation:N}/";

    /// <summary>Where the answers to a client come, as a topic on MQTT 5.</summary>
    internal static string ResponseTopic(string clientLevel) => $"response/{clientLevel}";

    /// <summary>Where the answers to a client come, as a topic filter on MQTT 3.1.1.</summary>
    internal static string ResponseFilter(string clientLevel) => $"response/{clientLevel}/+/+";

    /// <summary>
    /// Takes the head of a request apart.
    /// </summary>
    /// <param name="topic">The topic, without the connection's prefix.</param>
    /// <param name="caller">Client and correlation, with the slash between them.</param>
    /// <param name="length">How long the head is, its last slash included.</param>
    internal static bool TryReadHead(ReadOnlySpan<byte> topic, out ReadOnlySpan<byte> caller, out int length)
    {
        caller = default;
        length = 0;
        var start = topic.IndexOf((byte)'/') + 1;
        var client = start == 0 ? -1 : topic[start..].IndexOf((byte)'/');
        var correlation = client <= 0 ? -1 : topic[(start + client + 1)..].IndexOf((byte)'/');
        if (correlation <= 0)
        {
            return false;
        }

        caller = topic.Slice(start, client + 1 + correlation);
        length = start + caller.Length + 1;
        return true;
    }
}
