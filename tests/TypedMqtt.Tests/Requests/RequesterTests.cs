using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Requests;

/// <summary>The side that asks, on MQTT 5, against a server that does what the test says.</summary>
public sealed class RequesterTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(13);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_carries_where_the_answer_goes_what_it_is_known_by_and_how_long_it_is_of_use()
    {
        await using var host = Create();
        var peer = await host.GoOnlineAsync();

        var asked = host.Get<IOven>().HeatAsync("a", 180, Token);
        Assert.Equal([("response/probe", 1)], (await peer.GrantAsync()).Filters.Select(filter => (filter.TopicFilter, filter.Options & 3)));
        var question = await Question.NextAsync(peer);

        Assert.Equal(("oven/a/heat", "180", 1, false), (question.Packet.Topic, question.Packet.Payload, question.Packet.Qos, question.Packet.Retain));
        Assert.Equal(("response/probe", 32, 13u), (question.ResponseTopic, question.Correlation.Length, question.Expiry));
        question.Take().Answer("181");
        Assert.Equal(181, await Within.Limits(asked));
    }

    [Fact]
    public async Task One_subscription_serves_all_requests_and_they_may_be_answered_in_any_order()
    {
        await using var host = Create();
        var peer = await host.GoOnlineAsync();
        var asked = Enumerable.Range(0, 10).Select(i => host.Get<IOven>().HeatAsync("a", i, Token)).ToArray();
        var name = host.Get<IOven>().NameAsync("a", Token);
        var questions = new List<Question> { await Question.FirstAsync(peer) };
        while (questions.Count < 11)
        {
            questions.Add(await Question.NextAsync(peer));
        }

        Assert.Equal(11, questions.Select(question => question.Correlation).Distinct().Count());
        foreach (var question in Enumerable.Reverse(questions))
        {
            question.Answer(question.Packet.Topic == "oven/a/name" ? "Bertha" : $"1{question.Packet.Payload}");
        }

        Assert.Equal(Enumerable.Range(10, 10), await Within.Limits(Task.WhenAll(asked)));
        Assert.Equal("Bertha", await Within.Limits(name));
    }

    [Fact]
    public async Task The_server_is_asked_for_the_quality_of_service_that_answers_need_and_for_more_when_they_need_more()
    {
        await using var host = Create();
        var peer = await host.GoOnlineAsync();
        var name = host.Get<IOven>().NameAsync("a", Token).AsTask();
        var first = await peer.GrantAsync();
        (await Question.NextAsync(peer)).Answer("Bertha");
        Assert.Equal("Bertha", await Within.Limits(name));

        var heat = host.Get<IOven>().HeatAsync("a", 180, Token);
        var second = await peer.GrantAsync();
        (await Question.NextAsync(peer)).Answer("181");
        Assert.Equal(181, await Within.Limits(heat));

        Assert.Equal([("response/probe", 0), ("response/probe", 1)], first.Filters.Concat(second.Filters).Select(filter => (filter.TopicFilter, filter.Options & 3)));
        var again = host.Get<IOven>().NameAsync("a", Token).AsTask();
        (await Question.NextAsync(peer)).Answer("Bertha");
        Assert.Equal("Bertha", await Within.Limits(again));
    }

    [Fact]
    public async Task An_answer_that_overtakes_the_acknowledgement_ends_the_wait()
    {
        await using var host = Create();
        var peer = await host.GoOnlineAsync();
        var asked = host.Get<IOven>().HeatAsync("a", 180, Token);

        (await Question.FirstAsync(peer)).Answer("181");

        Assert.Equal(181, await Within.Limits(asked));
    }

    [Fact]
    public async Task Without_an_answer_the_time_out_names_template_and_member_and_a_late_answer_is_counted_and_ignored()
    {
        await using var host = Create();
        var peer = await host.GoOnlineAsync();
        var asked = host.Get<IOven>().HeatAsync("a", 180, Token);
        var question = (await Question.FirstAsync(peer)).Take();
        await host.Time.WhenArmedAsync(Timeout);
        await AcknowledgedAsync(host, peer);

        host.Time.Advance(Timeout);

        var failure = await Fails(asked, MqttRequestFailure.TimedOut);
        Assert.Contains("'oven/{id}/heat' (IOven.HeatAsync)", failure.Message, StringComparison.Ordinal);
        Assert.Contains("13 s", failure.Message, StringComparison.Ordinal);
        Assert.Contains("3.1.1", failure.Message, StringComparison.Ordinal);

        question.Answer("181");
        var again = host.Get<IOven>().HeatAsync("a", 1, Token);
        (await Question.NextAsync(peer)).Answer("2");
        Assert.Equal(2, await Within.Limits(again));
        Assert.Equal((1, 1), (host.Connection.GetStatistics().RequestsTimedOut, host.Connection.GetStatistics().LateAnswers));
    }

    [Fact]
    public async Task A_request_that_finds_no_connection_says_so_when_its_time_is_over_and_is_never_sent()
    {
        await using var host = Create();
        host.Network.MakeUnreachable("first");
        await host.StartAsync();
        var asked = host.Get<IOven>().HeatAsync("a", 180, Token);
        await host.Time.WhenArmedAsync(Timeout);

        host.Time.Advance(Timeout);

        Assert.Contains("Is the connection online?", (await Fails(asked, MqttRequestFailure.TimedOut)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_the_server_does_not_acknowledge_says_so_when_its_time_is_over()
    {
        await using var host = Create();
        var peer = await host.GoOnlineAsync();
        var asked = host.Get<IOven>().HeatAsync("a", 180, Token);
        await Question.FirstAsync(peer);

        host.Time.Advance(Timeout);

        Assert.Contains("has not acknowledged the request", (await Fails(asked, MqttRequestFailure.TimedOut)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_request_frees_its_place_and_its_answer_is_late()
    {
        await using var host = Create(options => options.RequestLimit = 1);
        var peer = await host.GoOnlineAsync();
        using var cancellation = new CancellationTokenSource();
        var asked = host.Get<IOven>().HeatAsync("a", 180, cancellation.Token);
        var question = await Question.FirstAsync(peer);

        await cancellation.CancelAsync();

        var cancelled = await Assert.ThrowsAsync<OperationCanceledException>(() => Within.Limits(asked));
        Assert.Equal(cancellation.Token, cancelled.CancellationToken);
        question.Answer("181");
        var again = host.Get<IOven>().HeatAsync("a", 1, Token);
        (await Question.NextAsync(peer)).Answer("2");
        Assert.Equal(2, await Within.Limits(again));
        Assert.Equal(1, host.Connection.GetStatistics().LateAnswers);
    }

    [Fact]
    public async Task A_request_that_is_cancelled_before_it_is_sent_is_not_sent()
    {
        await using var host = Create();
        using var cancellation = new CancellationTokenSource();
        var asked = host.Get<IOven>().HeatAsync("a", 180, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => Within.Limits(asked));
        await Assert.ThrowsAsync<TaskCanceledException>(() => Within.Limits(host.Get<IOven>().HeatAsync("a", 180, cancellation.Token)));

        var peer = await GoOnlineAsync(host);
        var next = host.Get<IOven>().HeatAsync("a", 7, Token);
        var question = await Question.NextAsync(peer);

        Assert.Equal("7", question.Packet.Payload);
        question.Answer("8");
        Assert.Equal(8, await Within.Limits(next));
    }

    [Fact]
    public async Task The_server_knows_no_subscriber_and_the_request_fails_at_once()
    {
        await using var host = Create();
        var peer = await host.GoOnlineAsync();
        var asked = host.Get<IOven>().HeatAsync("a", 180, Token);
        var question = await Question.FirstAsync(peer);

        peer.Send(0x40, $"{question.Packet.PacketId:X4} 10 {{}}");

        var failure = await Fails(asked, MqttRequestFailure.NoResponder);
        Assert.Contains("'oven/{id}/heat' (IOven.HeatAsync)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_QoS_2_the_server_says_in_PUBREC_that_it_knows_no_subscriber()
    {
        await using var host = Create();
        var peer = await host.GoOnlineAsync();
        var asked = host.Get<IOven>().DoorAsync("a", isOpen: true);
        var question = await Question.FirstAsync(peer);

        peer.Send(0x50, $"{question.Packet.PacketId:X4} 10 {{}}");
        peer.Ack(PacketType.PubComp, (await peer.ReceiveAsync(PacketType.PubRel)).PacketId);

        await Fails(asked, MqttRequestFailure.NoResponder);
    }

    [Fact]
    public async Task A_server_that_does_not_know_all_subscribers_need_not_be_believed()
    {
        await using var host = Create(options => options.FailRequestsNobodyHears = false);
        var peer = await host.GoOnlineAsync();
        var asked = host.Get<IOven>().HeatAsync("a", 180, Token);
        var question = await Question.FirstAsync(peer);

        peer.Send(0x40, $"{question.Packet.PacketId:X4} 10 {{}}");
        question.Answer("181");

        Assert.Equal(181, await Within.Limits(asked));
    }

    [Fact]
    public async Task A_request_that_the_server_refuses_fails_at_once_with_its_reason()
    {
        await using var host = Create();
        var peer = await host.GoOnlineAsync();
        var asked = host.Get<IOven>().HeatAsync("a", 180, Token);
        var question = await Question.FirstAsync(peer);

        peer.Send(0x40, $"{question.Packet.PacketId:X4} 87 {{}}");

        var failure = await Fails(asked, MqttRequestFailure.NotSent);
        Assert.Equal(MqttReasonCode.NotAuthorized, Assert.IsType<MqttPublishException>(failure.InnerException).ReasonCode);
    }

    [Fact]
    public async Task A_refused_response_subscription_fails_the_request_and_the_next_one_asks_again()
    {
        await using var host = Create();
        var peer = await host.GoOnlineAsync();
        var refused = host.Get<IOven>().HeatAsync("a", 180, Token);
        var refusedWithIt = host.Get<IOven>().HeatAsync("a", 181, Token);
        var subscribe = await peer.ReceiveAsync(PacketType.Subscribe);
        peer.Send(0x90, $"{subscribe.PacketId:X4} {{}} 87");
        foreach (var failed in new[] { refused, refusedWithIt })
        {
            Assert.Contains("'response/probe'", (await Fails(failed, MqttRequestFailure.NotSent)).Message, StringComparison.Ordinal);
        }

        var asked = host.Get<IOven>().HeatAsync("a", 1, Token);
        (await Question.FirstAsync(peer)).Answer("2");

        Assert.Equal(2, await Within.Limits(asked));
    }

    [Fact]
    public async Task A_server_that_grants_less_is_taken_as_it_is()
    {
        await using var host = Create();
        var peer = await host.GoOnlineAsync();
        var asked = host.Get<IOven>().HeatAsync("a", 180, Token);
        var subscribe = await peer.ReceiveAsync(PacketType.Subscribe);

        peer.Send(0x90, $"{subscribe.PacketId:X4} {{}} 00");

        (await Question.NextAsync(peer)).Answer("181");
        Assert.Equal(181, await Within.Limits(asked));
    }

    [Fact]
    public async Task A_typed_fault_is_thrown_as_what_it_is()
    {
        await using var host = Create();
        var peer = await host.GoOnlineAsync();
        var asked = host.Get<IOven>().HeatAsync("a", 999, Token);

        (await Question.FirstAsync(peer)).Take().Answer("TooHot", "fault");

        var fault = await Assert.ThrowsAsync<MqttFaultException<Refusal>>(() => Within.Limits(asked));
        Assert.Equal(Refusal.TooHot, fault.Fault);
        Assert.Contains("IOven.HeatAsync", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "error", MqttRequestFailure.HandlerFailed)]
    [InlineData("", "invalid", MqttRequestFailure.RequestNotReadable)]
    [InlineData("181", "surprise", MqttRequestFailure.AnswerNotReadable)]
    [InlineData("a secret", null, MqttRequestFailure.AnswerNotReadable)]
    [InlineData("a secret", "ok", MqttRequestFailure.AnswerNotReadable)]
    [InlineData("a secret", "fault", MqttRequestFailure.AnswerNotReadable)]
    public async Task Whatever_else_comes_is_told_apart_and_never_quoted(string payload, string? word, MqttRequestFailure expected)
    {
        await using var host = Create();
        var peer = await host.GoOnlineAsync();
        var asked = host.Get<IOven>().HeatAsync("a", 180, Token);

        (await Question.FirstAsync(peer)).Take().Answer(payload, word);

        var failure = await Fails(asked, expected);
        Assert.Contains("IOven.HeatAsync", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_of_a_member_that_declares_none_is_not_an_answer()
    {
        await using var host = Create();
        var peer = await host.GoOnlineAsync();
        var asked = host.Get<IOven>().NameAsync("a", Token).AsTask();

        (await Question.FirstAsync(peer)).Answer("TooHot", "fault");

        await Fails(asked, MqttRequestFailure.AnswerNotReadable);
    }

    [Theory]
    [InlineData("09 0010 000102030405060708090A0B0C0D0E0F")]
    [InlineData("09 0002 0001")]
    [InlineData("")]
    public async Task An_answer_that_nobody_asked_for_is_counted_and_ignored(string properties)
    {
        await using var host = Create();
        var peer = await host.GoOnlineAsync();
        var asked = host.Get<IOven>().HeatAsync("a", 180, Token);
        var question = (await Question.FirstAsync(peer)).Take();

        peer.Publish("response/probe", "666", properties: properties);
        question.Answer("181");

        Assert.Equal(181, await Within.Limits(asked));
        Assert.Equal(1, host.Connection.GetStatistics().LateAnswers);
    }

    [Fact]
    public async Task Of_two_answers_the_first_counts()
    {
        await using var host = Create();
        var peer = await host.GoOnlineAsync();
        var asked = host.Get<IOven>().HeatAsync("a", 180, Token);
        var question = (await Question.FirstAsync(peer)).Take();

        question.Answer("181");
        question.Answer("666");
        Assert.Equal(181, await Within.Limits(asked));

        var next = host.Get<IOven>().HeatAsync("a", 1, Token);
        (await Question.NextAsync(peer)).Answer("2");
        Assert.Equal(2, await Within.Limits(next));
        Assert.Equal(1, host.Connection.GetStatistics().LateAnswers);
    }

    [Fact]
    public async Task More_requests_than_may_wait_fail_at_once()
    {
        await using var host = Create(options => options.RequestLimit = 2);
        var peer = await host.GoOnlineAsync();
        var first = host.Get<IOven>().HeatAsync("a", 1, Token);
        var second = host.Get<IOven>().HeatAsync("a", 2, Token);

        var failure = await Fails(host.Get<IOven>().HeatAsync("a", 3, Token), MqttRequestFailure.TooManyRequests);

        Assert.Contains("MqttOptions.RequestLimit", failure.Message, StringComparison.Ordinal);
        (await Question.FirstAsync(peer)).Answer("2");
        (await Question.NextAsync(peer)).Answer("3");
        var answers = await Within.Limits(Task.WhenAll(first, second));
        Assert.Equal([2, 3], answers);
    }

    [Fact]
    public async Task A_request_outlives_a_lost_connection_and_is_answered_on_the_next_one()
    {
        await using var host = Create();
        var first = await host.GoOnlineAsync();
        var asked = host.Get<IOven>().HeatAsync("a", 180, Token);
        var question = (await Question.FirstAsync(first)).Take();
        await AcknowledgedAsync(host, first);

        first.Close();
        await host.Time.PassAsync(ClientHost.ReconnectDelay);
        var second = await host.Network.AcceptSessionAsync(sessionPresent: true);
        (question with { Peer = second }).Answer("181");

        Assert.Equal(181, await Within.Limits(asked));
        Assert.True(second.HasNothing, "The session has the subscription, and the request.");
    }

    [Fact]
    public async Task After_a_lost_session_answers_are_subscribed_again_and_a_request_in_flight_is_sent_again()
    {
        await using var host = Create();
        var first = await host.GoOnlineAsync();
        var asked = host.Get<IOven>().HeatAsync("a", 180, Token);
        var question = await Question.FirstAsync(first);

        first.Close();
        await host.Time.PassAsync(ClientHost.ReconnectDelay);
        var second = await host.Network.AcceptSessionAsync(sessionPresent: false);
        var again = await Question.FirstAsync(second);

        Assert.Equal(question.Correlation, again.Correlation);
        again.Answer("181");
        Assert.Equal(181, await Within.Limits(asked));
    }

    [Fact]
    public async Task A_stop_ends_every_wait()
    {
        await using var host = Create();
        var peer = await host.GoOnlineAsync();
        var asked = host.Get<IOven>().HeatAsync("a", 180, Token);
        (await Question.FirstAsync(peer)).Take();
        await AcknowledgedAsync(host, peer);

        var stopping = host.StopAsync();

        Assert.Contains("IOven.HeatAsync", (await Fails(asked, MqttRequestFailure.Closed)).Message, StringComparison.Ordinal);
        await Within.Limits(stopping);
        await Fails(host.Get<IOven>().HeatAsync("a", 180, Token), MqttRequestFailure.Closed);
    }

    [Fact]
    public async Task A_request_that_is_made_while_a_stop_drains_ends_with_the_stop()
    {
        await using var host = Create();
        var peer = await host.GoOnlineAsync();
        var unacknowledged = host.PublishAsync(1, "holds the stop up");
        await peer.ReceiveAsync(PacketType.Publish);
        var stopping = host.StopAsync();
        await host.WhenAsync(MqttConnectionState.Draining);

        var asked = host.Get<IOven>().HeatAsync("a", 180, Token);
        (await Question.FirstAsync(peer)).Take();
        await host.Time.PassAsync(ClientHost.DrainTimeout);

        await Within.Limits(stopping);
        await Fails(asked, MqttRequestFailure.Closed);
        await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(unacknowledged));
    }

    [Fact]
    public async Task A_stop_before_the_first_connection_ends_every_wait()
    {
        await using var host = Create();
        host.Network.MakeUnreachable("first");
        await host.StartAsync();
        var asked = host.Get<IOven>().HeatAsync("a", 180, Token);

        await Within.Limits(host.StopAsync());

        await Fails(asked, MqttRequestFailure.Closed);
        await Fails(host.Get<IOven>().HeatAsync("a", 180, Token), MqttRequestFailure.Closed);
    }

    [Fact]
    public async Task A_connection_that_is_given_up_ends_every_wait()
    {
        await using var host = Create();
        var peer = await host.GoOnlineAsync();
        var asked = host.Get<IOven>().HeatAsync("a", 180, Token);
        (await Question.FirstAsync(peer)).Take();

        // Session taken over: there is no sense in coming back.
        peer.Send(0xE0, "8E {}");

        await Fails(asked, MqttRequestFailure.Closed);
    }

    [Fact]
    public async Task A_value_that_would_break_out_of_its_level_is_refused_before_anything_is_sent()
    {
        await using var host = Create();

        await Assert.ThrowsAsync<ArgumentException>(() => host.Get<IOven>().HeatAsync("a/b", 180, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => host.Get<IOven>().HeatAsync("#", 180, Token));
    }

    [Theory, Statement("MQTT-3.3.2-13"), Statement("MQTT-3.3.2-14")]
    [InlineData("a/b", "response/a%2Fb")]
    [InlineData("+", "response/%2B")]
    [InlineData("50%", "response/50%25")]
    [InlineData("aa:bb cc", "response/aa:bb cc")]
    [InlineData("häßlich/✓", "response/h%C3%A4%C3%9Flich%2F%E2%9C%93")]
    [InlineData("häßlich", "response/häßlich")]
    public async Task A_client_identifier_stays_one_level_below_the_prefix(string clientId, string responseTopic)
    {
        await using var host = Create(options => (options.ClientId, options.TopicPrefix) = (clientId, "staging"));
        var peer = await host.GoOnlineAsync();
        var asked = host.Get<IOven>().HeatAsync("a", 180, Token);

        var question = await Question.FirstAsync(peer);

        Assert.Equal(("staging/oven/a/heat", $"staging/{responseTopic}"), (question.Packet.Topic, question.ResponseTopic));
        question.Answer("181");
        Assert.Equal(181, await Within.Limits(asked));
    }

    private static ClientHost Create(Action<MqttOptions>? options = null) => ClientHost.Create(V500, options, configure: mqtt => mqtt.AddOven());

    /// <summary>Brings a client online that has asked before: the subscription goes out at once.</summary>
    private static async Task<Peer> GoOnlineAsync(ClientHost host)
    {
        await host.StartAsync();
        var peer = await host.Network.AcceptSessionAsync();
        await peer.GrantAsync();
        await host.WhenAsync(MqttConnectionState.Online);
        return peer;
    }

    /// <summary>Completes when the client has looked at everything that was sent before.</summary>
    private static async Task AcknowledgedAsync(ClientHost host, Peer peer)
    {
        var published = host.PublishAsync(1, "marker");
        peer.Ack(PacketType.PubAck, (await peer.ReceiveAsync(PacketType.Publish)).PacketId);
        await Within.Limits(published);
    }

    private static async Task<MqttRequestException> Fails(Task asked, MqttRequestFailure failure)
    {
        var exception = await Assert.ThrowsAsync<MqttRequestException>(() => Within.Limits(asked));
        Assert.Equal(failure, exception.Failure);
        return exception;
    }
}
