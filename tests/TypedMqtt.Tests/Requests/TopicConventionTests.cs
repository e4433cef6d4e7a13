using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Requests;

/// <summary>Before MQTT 5 who asks, what for, and what came of it stand in topics.</summary>
public sealed class TopicConventionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(V311)]
    [InlineData(V310)]
    public async Task A_request_has_client_and_correlation_before_its_topic_and_the_answer_comes_to_them(MqttProtocolVersion version)
    {
        await using var host = ClientHost.Create(version, configure: mqtt => mqtt.AddOven());
        var peer = await host.GoOnlineAsync();
        var asked = host.Get<IOven>().HeatAsync("a", 180, Token);
        Assert.Equal(["response/probe/+/+"], (await peer.GrantAsync()).Filters.Select(filter => filter.TopicFilter));

        var question = await peer.ReceiveAsync(PacketType.Publish);
        var levels = question.Topic.Split('/');
        Assert.Equal(["request", "probe"], levels[..2]);
        Assert.Equal(["oven", "a", "heat"], levels[3..]);
        Assert.True(Guid.TryParseExact(levels[2], "N", out _));
        Assert.Equal("180", question.Payload);

        peer.Publish($"response/probe/{levels[2]}/ok", "181");
        Assert.Equal(181, await Within.Limits(asked));
    }

    [Theory]
    [InlineData("fault", "TooHot", null)]
    [InlineData("error", "", MqttRequestFailure.HandlerFailed)]
    [InlineData("invalid", "", MqttRequestFailure.RequestNotReadable)]
    [InlineData("surprise", "181", MqttRequestFailure.AnswerNotReadable)]
    public async Task The_last_level_says_what_an_answer_is(string word, string payload, MqttRequestFailure? expected)
    {
        await using var host = ClientHost.Create(V311, configure: mqtt => mqtt.AddOven());
        var peer = await host.GoOnlineAsync();
        var asked = host.Get<IOven>().HeatAsync("a", 180, Token);
        await peer.GrantAsync();
        var question = await peer.ReceiveAsync(PacketType.Publish);

        peer.Publish($"response/probe/{question.Topic.Split('/')[2]}/{word}", payload);

        if (expected is null)
        {
            Assert.Equal(Refusal.TooHot, (await Assert.ThrowsAsync<MqttFaultException<Refusal>>(() => Within.Limits(asked))).Fault);
        }
        else
        {
            Assert.Equal(expected, (await Assert.ThrowsAsync<MqttRequestException>(() => Within.Limits(asked))).Failure);
        }
    }

    [Fact]
    public async Task An_answer_with_another_correlation_is_not_taken()
    {
        await using var host = ClientHost.Create(V311, configure: mqtt => mqtt.AddOven());
        var peer = await host.GoOnlineAsync();
        var asked = host.Get<IOven>().HeatAsync("a", 180, Token);
        await peer.GrantAsync();
        var question = await peer.ReceiveAsync(PacketType.Publish);

        peer.Publish($"response/probe/{Guid.NewGuid():N}/ok", "666");
        peer.Publish("response/probe/x/ok", "666");
        peer.Publish($"response/probe/{question.Topic.Split('/')[2]}/ok", "181");

        Assert.Equal(181, await Within.Limits(asked));
        Assert.Equal(2, host.Connection.GetStatistics().LateAnswers);
    }

    [Fact]
    public async Task Without_an_answer_the_time_out_says_what_a_responder_on_MQTT_5_would_need()
    {
        await using var host = ClientHost.Create(V311, configure: mqtt => mqtt.AddOven());
        var peer = await host.GoOnlineAsync();
        var asked = host.Get<IOven>().NameAsync("a", Token).AsTask();
        await peer.GrantAsync();
        await peer.ReceiveAsync(PacketType.Publish);

        host.Time.Advance(TimeSpan.FromSeconds(17));

        var failure = await Assert.ThrowsAsync<MqttRequestException>(() => Within.Limits(asked));
        Assert.Equal(MqttRequestFailure.TimedOut, failure.Failure);
        Assert.Contains("MqttOptions.AnswerTopicRequests", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_responder_hears_requests_by_topic_and_answers_by_topic()
    {
        await using var host = ClientHost.Create(V311, options => options.TopicPrefix = "staging", configure: mqtt => mqtt.AddOvenHandler<OvenHandler>());
        await host.StartAsync();
        var peer = await host.Network.AcceptSessionAsync();
        Assert.Equal(["staging/request/+/+/oven/+/heat"], (await peer.GrantAsync()).Filters.Select(filter => filter.TopicFilter));

        peer.Publish("staging/request/me/42/oven/a/heat", "180", 1, 7);

        var answer = await AnswerAsync(peer);
        Assert.Equal(("staging/response/me/42/ok", "181", 1, false), (answer.Topic, answer.Payload, answer.Qos, answer.Retain));
    }

    [Fact]
    public async Task A_responder_says_by_topic_that_it_refuses_or_has_failed()
    {
        await using var host = ClientHost.Create(V311, configure: mqtt => mqtt.AddOvenHandler<OvenHandler>());
        host.Get<OvenHandler>().Answer = static (degrees, _) => throw (degrees > 300 ? new MqttFaultException<Refusal>(Refusal.TooHot) : new InvalidOperationException("secret"));
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Publish("request/me/1/oven/a/heat", "999", 1, 7);
        peer.Publish("request/me/2/oven/a/heat", "1", 1, 8);
        peer.Publish("request/me/3/oven/a/heat", "x", 1, 9);

        Assert.Equal(("response/me/1/fault", "TooHot"), await AnswerTextAsync(peer));
        Assert.Equal(("response/me/2/error", ""), await AnswerTextAsync(peer));
        Assert.Equal(("response/me/3/invalid", ""), await AnswerTextAsync(peer));
    }

    [Theory]
    [InlineData("request//1/oven/a/heat")]
    [InlineData("request/me//oven/a/heat")]
    public async Task A_request_without_a_client_or_a_correlation_is_refused(string topic)
    {
        await using var host = ClientHost.Create(V311, configure: mqtt => mqtt.AddOvenHandler<OvenHandler>());
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Publish(topic, "180", 1, 7);

        await peer.ReceiveAsync(PacketType.PubAck);
        Assert.True(peer.HasNothing);
        Assert.True(host.Get<OvenHandler>().IsEmpty);
        Assert.Equal(1, host.Connection.GetStatistics().RefusedRequests);
    }

    [Fact]
    public async Task A_repetition_is_known_by_its_topic()
    {
        await using var host = ClientHost.Create(V311, configure: mqtt => mqtt.AddOvenHandler<OvenHandler>());
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Publish("request/me/1/oven/a/heat", "1", 1, 7);
        peer.Publish("request/me/1/oven/a/heat", "1", 1, 8, dup: true);
        peer.Publish("request/me/2/oven/a/heat", "2", 1, 9);

        Assert.Equal(("response/me/1/ok", "2"), await AnswerTextAsync(peer));
        Assert.Equal(("response/me/2/ok", "3"), await AnswerTextAsync(peer));
        Assert.Equal(1, host.Connection.GetStatistics().DuplicateRequests);
    }

    [Fact]
    public async Task A_responder_on_MQTT_5_answers_both_kinds_when_it_is_told_to()
    {
        await using var host = ClientHost.Create(V500, options => options.AnswerTopicRequests = true, configure: mqtt => mqtt.AddOvenHandler<OvenHandler>());
        await host.StartAsync();
        var peer = await host.Network.AcceptSessionAsync();
        Assert.Equal(["oven/+/heat", "request/+/+/oven/+/heat"], (await peer.GrantAsync()).Filters.Select(filter => filter.TopicFilter));

        peer.Publish("request/me/1/oven/a/heat", "1", 1, 7);
        Assert.Equal(("response/me/1/ok", "2"), await AnswerTextAsync(peer));
        peer.Publish("oven/a/heat", "2", 1, 8, "08 'callers/me' 09 0001 01");
        Assert.Equal(("callers/me", "3"), await AnswerTextAsync(peer));
    }

    private static async Task<(string Topic, string Payload)> AnswerTextAsync(Peer peer)
    {
        var answer = await AnswerAsync(peer);
        return (answer.Topic, answer.Payload);
    }

    private static async Task<Packet> AnswerAsync(Peer peer)
    {
        Packet packet;
        do
        {
            packet = await peer.ReceiveAsync();
        }
        while (packet.Type == PacketType.PubAck);

        Assert.Equal(PacketType.Publish, packet.Type);
        peer.Ack(PacketType.PubAck, packet.PacketId);
        return packet;
    }
}
