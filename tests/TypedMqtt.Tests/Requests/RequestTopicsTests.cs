using System.Text;
using CsCheck;
using TypedMqtt.CompilerServices;
using TypedMqtt.Connection;
using TypedMqtt.Requests;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Requests;

/// <summary>No client identifier, no level value and no response topic gets an answer to where it does not belong.</summary>
public sealed class RequestTopicsTests
{
    [Fact]
    public void Any_client_identifier_becomes_one_level_of_its_own() => Gen.Select(ClientIds, ClientIds).Sample((one, other) =>
    {
        Assert.True(Values.MayBeALevel(RequestTopics.ToLevel(one)));
        Assert.Equal(one == other, RequestTopics.ToLevel(one) == RequestTopics.ToLevel(other));
    });

    [Fact]
    public void Whatever_the_levels_of_a_request_client_and_correlation_are_read_back_and_the_rest_is_the_contracts() =>
        Gen.Select(ClientIds, Gen.Guid, Values.Hostile.Where(Values.MayBeALevel), Values.Hostile.Where(Values.MayBeALevel)).Sample((client, correlation, level, tail) =>
        {
            var topic = new TopicWriter("{level}/{*tail}", Encoding.UTF8.GetBytes(RequestTopics.RequestHead(RequestTopics.ToLevel(client), correlation)));
            topic.Level(level, "level");
            topic.Tail($"{tail}/{tail}", "tail");
            var written = Encoding.UTF8.GetBytes(topic.ToString());

            Assert.True(RequestTopics.TryReadHead(written, out var caller, out var length));
            Assert.Equal($"{RequestTopics.ToLevel(client)}/{correlation:N}", Encoding.UTF8.GetString(caller));
            Assert.Equal($"{level}/{tail}/{tail}", Encoding.UTF8.GetString(written.AsSpan(length)));
        });

    [Fact]
    public void No_response_topic_is_accepted_that_is_a_wildcard_or_the_servers_own() => Values.Hostile.Select(Values.Hostile).Sample((first, second) =>
    {
        var topic = $"{first}/{second}";
        var isAccepted = Rules().FindProblem(Encoding.UTF8.GetBytes(topic), "request"u8) is null;

        var mayBe = (first.Length == 0 || Values.MayBeALevel(first) || first.Contains('/', StringComparison.Ordinal))
            && (second.Length == 0 || Values.MayBeALevel(second) || second.Contains('/', StringComparison.Ordinal));
        Assert.False(isAccepted && (topic[0] == '$' || topic.AsSpan().IndexOfAny('+', '#', '\0') >= 0));
        Assert.True(isAccepted || !mayBe || topic[0] == '$' || topic.Split('/').Any(level => level.Length > 0 && !Values.MayBeALevel(level)));
    });

    [Theory]
    [InlineData("")]
    [InlineData("request")]
    [InlineData("request/")]
    [InlineData("request/me")]
    [InlineData("request/me/1")]
    [InlineData("request//1/x")]
    [InlineData("request/me//x")]
    public void What_is_no_head_is_not_read(string topic) => Assert.False(RequestTopics.TryReadHead(Encoding.UTF8.GetBytes(topic), out _, out _));

    // What is no text at all is refused as an option.
    private static Gen<string> ClientIds => Values.Hostile.Where(value => value.Length > 0 && !value.Contains('\0', StringComparison.Ordinal) && IsText(value));

    private static bool IsText(string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (char.IsHighSurrogate(value[i]) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(value[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static ResponseTopicRules Rules() => new(new ConnectionSettings(new MqttOptions()));
}
