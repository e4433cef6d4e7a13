using System.Text;
using TypedMqtt.Protocol;
using TypedMqtt.Requests;
using TypedMqtt.Tests.Harness;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Requests;

/// <summary>The side that answers, on MQTT 5, against a server that does what the test says.</summary>
public sealed class ResponderTests
{
    private const string Correlation = "000102030405060708090A0B0C0D0E0F";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_answer_goes_to_the_response_topic_with_the_correlation_data_of_the_request()
    {
        await using var host = Create();
        var peer = await host.GoOnlineSubscribedAsync();

        Ask(peer, "180", packetId: 7, expiry: 9);

        var answer = await AnswerAsync(peer);
        Assert.Equal(("callers/me", "181", 1, false), (answer.Topic, answer.Payload, answer.Qos, answer.Retain));
        Assert.Equal((Correlation, 9u, null), Properties(answer));
        Assert.Equal(180, await host.Get<OvenHandler>().NextAsync());
    }

    [Fact]
    public async Task A_request_without_correlation_data_is_answered_without()
    {
        await using var host = Create();
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Publish("oven/a/heat", "180", 1, 7, "08 'callers/me'");

        Assert.Null(Properties(await AnswerAsync(peer)).Correlation);
    }

    [Fact]
    public async Task A_typed_fault_is_answered_as_one()
    {
        await using var host = Create();
        host.Get<OvenHandler>().Answer = static (_, _) => throw new MqttFaultException<Refusal>(Refusal.TooHot, "not for the network");
        var peer = await host.GoOnlineSubscribedAsync();

        Ask(peer, "999");

        var answer = await AnswerAsync(peer);
        Assert.Equal(("TooHot", "fault"), (answer.Payload, Properties(answer).Word));
        Assert.Empty(host.Logs.Warnings);
        Assert.Equal(0, host.Connection.GetStatistics().HandlerFailures);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Any_other_failure_is_told_without_a_word_about_it_and_logged_here(bool isForeignFault)
    {
        await using var host = Create();
        host.Get<OvenHandler>().Answer = (_, _) => throw (isForeignFault ? new MqttFaultException<string>("secret") : new InvalidOperationException("secret"));
        var peer = await host.GoOnlineSubscribedAsync();

        Ask(peer, "180");

        var answer = await AnswerAndAckAsync(peer);
        Assert.Equal(("", "error"), (answer.Payload, Properties(answer).Word));
        Assert.DoesNotContain("secret", Encoding.UTF8.GetString(answer.Bytes), StringComparison.Ordinal);
        Assert.Equal(1, host.Connection.GetStatistics().HandlerFailures);
        Assert.Contains(nameof(OvenHandler), Assert.Single(host.Logs.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payload_that_cannot_be_read_is_told_and_not_handled()
    {
        await using var host = Create();
        var peer = await host.GoOnlineSubscribedAsync();

        Ask(peer, "a secret");

        var answer = await AnswerAndAckAsync(peer);
        Assert.Equal(("", "invalid"), (answer.Payload, Properties(answer).Word));
        Assert.Equal(1, host.Connection.GetStatistics().UnreadablePayloads);
        Assert.True(host.Get<OvenHandler>().IsEmpty);
    }

    [Fact]
    public async Task A_request_without_a_response_topic_is_handled_counted_and_named_once()
    {
        await using var host = Create();
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Publish("oven/a/heat", "1", 1, 7);
        peer.Publish("oven/a/heat", "2", 1, 8);

        await AckedAsync(peer);
        await AckedAsync(peer);
        Assert.True(peer.HasNothing);
        Assert.Equal(1, await host.Get<OvenHandler>().NextAsync());
        Assert.Equal(2, await host.Get<OvenHandler>().NextAsync());
        Assert.Equal(2, host.Connection.GetStatistics().UnansweredRequests);
        Assert.Contains("'oven/{id}/heat' (IOven.HeatAsync)", Assert.Single(host.Logs.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$SYS/broker", "'$'")]
    [InlineData("$share/group/x", "'$'")]
    [InlineData("callers/a\u0001b", "control character")]
    [InlineData("oven/a/heat", "request itself")]
    public async Task A_response_topic_that_no_answer_may_go_to_is_refused_counted_and_named(string topic, string problem)
    {
        await using var host = Create();
        var peer = await host.GoOnlineSubscribedAsync();

        Ask(peer, "180", topic);

        await RefusedAsync(host, peer, problem);
    }

    [Theory]
    [InlineData("callers/me", false)]
    [InlineData("stagingcallers/me", false)]
    [InlineData("staging/callers/me", true)]
    public async Task Behind_a_topic_prefix_answers_stay_below_it(string topic, bool isAnswered)
    {
        await using var host = Create(options => options.TopicPrefix = "staging");
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Publish("staging/oven/a/heat", "180", 1, 7, $"08 '{topic}' 09 0010 {Correlation}");

        if (isAnswered)
        {
            Assert.Equal(topic, (await AnswerAsync(peer)).Topic);
        }
        else
        {
            await RefusedAsync(host, peer, "MqttOptions.TopicPrefix");
        }
    }

    [Theory]
    [InlineData("doors/front/open", false)]
    [InlineData("response/me", true)]
    [InlineData("replies/a/b", true)]
    public async Task Answers_go_nowhere_but_where_the_options_say(string topic, bool isAnswered)
    {
        await using var host = Create(options =>
        {
            options.AllowedResponseTopics.Add("response/#");
            options.AllowedResponseTopics.Add("replies/+/b");
        });
        var peer = await host.GoOnlineSubscribedAsync();

        Ask(peer, "180", topic);

        if (isAnswered)
        {
            Assert.Equal(topic, (await AnswerAsync(peer)).Topic);
        }
        else
        {
            await RefusedAsync(host, peer, "MqttOptions.AllowedResponseTopics");
        }
    }

    [Theory]
    [InlineData(Correlation, false, 1)]
    [InlineData(Correlation, true, 1)]
    [InlineData("0001", true, 2)]
    [InlineData("0001", false, 2)]
    public async Task A_repetition_is_handled_once_as_far_as_it_can_be_told(string correlation, bool dup, int handled)
    {
        await using var host = Create();
        var peer = await host.GoOnlineSubscribedAsync();
        var properties = $"08 'callers/me' 09 {correlation.Length / 2:X4} {correlation}";

        peer.Publish("oven/a/heat", "180", 1, 7, properties);
        peer.Publish("oven/a/heat", "180", 1, 8, properties, dup: dup);
        peer.Publish("oven/a/heat", "181", 1, 9, properties[..^1] + "E");

        for (var i = 0; i < handled; i++)
        {
            Assert.Equal(180, await host.Get<OvenHandler>().NextAsync());
        }

        Assert.Equal(181, await host.Get<OvenHandler>().NextAsync());
        Assert.Equal(2 - handled, host.Connection.GetStatistics().DuplicateRequests);
    }

    [Fact]
    public async Task A_retained_request_is_not_handled()
    {
        await using var host = Create();
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Send(0x33, $"'oven/a/heat' 0007 {{08 'callers/me' 09 0010 {Correlation}}} 313830");

        await RefusedAsync(host, peer, "retained");
    }

    [Fact]
    public async Task A_request_that_has_waited_longer_than_its_caller_is_not_handled()
    {
        var release = new TaskCompletionSource<int>();
        await using var host = Create();
        host.Get<OvenHandler>().Answer = (_, _) => new ValueTask<int>(release.Task);
        var peer = await host.GoOnlineSubscribedAsync();
        Ask(peer, "1", packetId: 7);
        Assert.Equal(1, await host.Get<OvenHandler>().NextAsync());
        peer.Publish("oven/a/heat", "2", 1, 8, "02 00000005 08 'callers/me' 09 0001 02");
        peer.Publish("oven/a/heat", "3", 1, 9, "02 00000006 08 'callers/me' 09 0001 03");
        await ReadAsync(host, peer);

        host.Time.Advance(TimeSpan.FromSeconds(5));
        release.SetResult(0);

        Assert.Equal(3, await host.Get<OvenHandler>().NextAsync());
        Assert.Equal(1, host.Connection.GetStatistics().RefusedRequests);
    }

    [Fact]
    public async Task A_level_that_does_not_parse_is_no_request_of_this_member()
    {
        await using var host = ClientHost.Create(V500, configure: mqtt => mqtt.AddGrillHandler<GrillHandler>());
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Publish("grill/first", "", 1, 7, $"08 'callers/me' 09 0010 {Correlation}");

        await AckedAsync(peer);
        Assert.True(peer.HasNothing);
        Assert.Equal(1, host.Connection.GetStatistics().UnreadableTopics);
    }

    [Fact]
    public async Task A_request_whose_handler_the_stop_interrupts_is_neither_answered_nor_acknowledged()
    {
        await using var host = Create();
        host.Get<OvenHandler>().Answer = async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, host.Time, cancellationToken);
            return 0;
        };
        var peer = await host.GoOnlineSubscribedAsync();
        Ask(peer, "180");
        await host.Get<OvenHandler>().NextAsync();

        var stopping = host.StopAsync();
        await host.Time.PassAsync(ClientHost.DrainTimeout);

        await Within.Limits(stopping);
        await peer.ReceiveAsync(PacketType.Disconnect);
    }

    [Fact]
    public async Task A_request_that_is_being_handled_when_a_stop_begins_is_answered_before_the_end()
    {
        var release = new TaskCompletionSource<int>();
        await using var host = Create();
        host.Get<OvenHandler>().Answer = (_, _) => new ValueTask<int>(release.Task);
        var peer = await host.GoOnlineSubscribedAsync();
        Ask(peer, "180");
        await host.Get<OvenHandler>().NextAsync();

        var stopping = host.StopAsync();
        await host.WhenAsync(MqttConnectionState.Draining);
        release.SetResult(181);

        Assert.Equal("181", (await AnswerAsync(peer)).Payload);
        await Within.Limits(stopping);
    }

    [Fact]
    public async Task A_handler_may_ask_another_while_it_answers()
    {
        await using var host = ClientHost.Create(V500, configure: mqtt => mqtt.AddOven().AddOvenHandler<OvenHandler>());
        host.Get<OvenHandler>().Answer = async (degrees, token) => degrees + (await host.Get<IOven>().NameAsync("a", token)).Length;
        var peer = await host.GoOnlineSubscribedAsync();
        Ask(peer, "180");

        (await Question.FirstAsync(peer)).Answer("Bertha");

        Assert.Equal("186", (await AnswerAsync(peer)).Payload);
    }

    private static ClientHost Create(Action<MqttOptions>? options = null) => ClientHost.Create(V500, options, configure: mqtt => mqtt.AddOvenHandler<OvenHandler>());

    private static void Ask(Peer peer, string payload, string responseTopic = "callers/me", ushort packetId = 7, int? expiry = null) =>
        peer.Publish("oven/a/heat", payload, 1, packetId, $"{(expiry is null ? "" : $"02 {expiry:X8}")} 08 '{responseTopic}' 09 0010 {Correlation}");

    /// <summary>Gives the next answer, and takes it; the acknowledgement of the request may come before it or after.</summary>
    private static async Task<Packet> AnswerAsync(Peer peer)
    {
        Packet packet;
        do
        {
            packet = await peer.ReceiveAsync();
        }
        while (packet.Type == PacketType.PubAck);

        Assert.Equal(PacketType.Publish, packet.Type);
        if (packet.Qos > 0)
        {
            peer.Ack(PacketType.PubAck, packet.PacketId);
        }

        return packet;
    }

    /// <summary>Gives the next answer once the request has been acknowledged too: its handling is over then.</summary>
    private static async Task<Packet> AnswerAndAckAsync(Peer peer)
    {
        var packets = new[] { await peer.ReceiveAsync(), await peer.ReceiveAsync() };
        Assert.Single(packets, packet => packet.Type == PacketType.PubAck);
        return packets.Single(packet => packet.Type == PacketType.Publish);
    }

    private static Task<Packet> AckedAsync(Peer peer) => peer.ReceiveAsync(PacketType.PubAck);

    private static async Task RefusedAsync(ClientHost host, Peer peer, string problem)
    {
        await AckedAsync(peer);
        Assert.True(peer.HasNothing);
        Assert.True(host.Get<OvenHandler>().IsEmpty);
        Assert.Equal(1, host.Connection.GetStatistics().RefusedRequests);
        Assert.Contains(problem, Assert.Single(host.Logs.Warnings), StringComparison.Ordinal);
    }

    /// <summary>Completes when the client has read everything that was sent before.</summary>
    private static async Task ReadAsync(ClientHost host, Peer peer)
    {
        var published = host.PublishAsync(1, "marker");
        peer.Ack(PacketType.PubAck, (await peer.ReceiveAsync(PacketType.Publish)).PacketId);
        await Within.Limits(published);
    }

    private static (string? Correlation, uint? Expiry, string? Word) Properties(Packet answer)
    {
        var properties = RequestProperties.Read(answer.Properties);
        Assert.True(properties.ResponseTopic.IsEmpty, "An answer asks for none.");
        return (
            properties.HasCorrelationData ? Convert.ToHexString(properties.CorrelationData) : null,
            properties.MessageExpiryInterval,
            UserProperties.Read(answer.Properties).Select(property => property.Value).SingleOrDefault());
    }
}
