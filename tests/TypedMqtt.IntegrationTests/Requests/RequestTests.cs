using System.Buffers;
using System.Text;
using MQTTnet;
using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Harness;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.IntegrationTests.Requests;

/// <summary>Questions and answers over real brokers.</summary>
public sealed class RequestTests
{
    public static TheoryData<BrokerKind, MqttProtocolVersion> Brokers => TestBrokers.Matrix;

    public static TheoryData<BrokerKind> Kinds { get; } = new(BrokerKind.Embedded, BrokerKind.Mosquitto);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Brokers))]
    public async Task Requests_of_every_quality_of_service_are_answered(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var responder = await AnswerAsync(broker, version);
        await using var caller = await AskAsync(broker, version);
        var workshop = caller.Get<IWorkshop>();

        Assert.Equal(new Receipt("screw", 84), await Within.Limits(workshop.OrderAsync("a", new Order("screw", 42), Token)));
        Assert.Equal("a b/c häßlich ✓", await Within.Limits(workshop.EchoAsync("a", "b/c", "häßlich ✓")));
        Assert.Equal(5, await Within.Limits(workshop.PingAsync("hello")));
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task A_client_can_ask_itself(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var host = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddWorkshop().AddWorkshopHandler<WorkshopHandler>());

        Assert.Equal(2, await Within.Limits(host.Get<IWorkshop>().PingAsync("me")));
    }

    [Theory, InlineData(V500), InlineData(V311)]
    public async Task Responders_that_share_answer_each_request_once(MqttProtocolVersion version)
    {
        const int Requests = 40;
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var first = await ShareAsync();
        await using var second = await ShareAsync();
        await using var caller = await AskAsync(broker, version);

        for (var i = 0; i < Requests; i++)
        {
            Assert.Equal(2 * i, (await Within.Limits(caller.Get<IWorkshop>().OrderAsync("a", new Order("screw", i), Token))).Total);
        }

        var orders = Drain(first).Concat(Drain(second)).ToList();
        Assert.Equal(Enumerable.Range(0, Requests), orders.Order());

        Task<TestHost> ShareAsync() => TestHost.StartAsync(
            broker.Uri, version, mqtt => mqtt.AddWorkshop().AddWorkshopHandler<WorkshopHandler>(h => h.Order(m => m.Share("clerks"))));

        static List<int> Drain(TestHost host)
        {
            var orders = new List<int>();
            while (host.Get<WorkshopHandler>().TryNextOrder() is { } order)
            {
                orders.Add(order.Count);
            }

            Assert.NotEmpty(orders);
            return orders;
        }
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task Concurrent_callers_get_their_own_answers(BrokerKind kind, MqttProtocolVersion version)
    {
        const int Each = 100;
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var responder = await AnswerAsync(broker, version);
        await using var first = await AskAsync(broker, version);
        await using var second = await AskAsync(broker, version);

        await Within.Limits(Task.WhenAll(Enumerable.Range(0, Each).SelectMany(i => new[] { (first, i), (second, -i) }).Select(async asked =>
        {
            var (host, i) = asked;
            Assert.Equal(2 * i, (await host.Get<IWorkshop>().OrderAsync("a", new Order("screw", i), Token)).Total);
        })));
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task A_typed_fault_arrives_as_it_was_thrown_and_a_failure_without_its_text(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await raw.SubscribeAsync("response/#");
        await using var responder = await AnswerAsync(broker, version);
        await using var caller = await AskAsync(broker, version);
        var workshop = caller.Get<IWorkshop>();

        var refused = await Assert.ThrowsAsync<MqttFaultException<OutOfStock>>(() => Within.Limits(workshop.OrderAsync("a", new Order("nail", 1), Token)));
        Assert.Equal(new OutOfStock("nail", 3), refused.Fault);
        var failed = await Assert.ThrowsAsync<MqttRequestException>(() => Within.Limits(workshop.OrderAsync("a", new Order("hammer", 1), Token)));
        Assert.Equal(MqttRequestFailure.HandlerFailed, failed.Failure);

        foreach (var message in new[] { await raw.ReceiveAsync(), await raw.ReceiveAsync() })
        {
            var told = $"{message.Topic} {Encoding.UTF8.GetString(message.Payload)} {string.Join(' ', message.UserProperties?.Select(property => Encoding.UTF8.GetString(property.ValueBuffer.Span)) ?? [])}";
            Assert.DoesNotContain(WorkshopHandler.Secret, told, StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task On_MQTT_5_a_request_without_a_responder_fails_at_once(BrokerKind kind)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var caller = await AskAsync(broker, V500);

        var failure = await Assert.ThrowsAsync<MqttRequestException>(() => Within.Limits(caller.Get<IWorkshop>().OrderAsync("a", new Order("screw", 1), Token)));

        Assert.Equal(MqttRequestFailure.NoResponder, failure.Failure);
        Assert.Contains("'workshop/{id}/order' (IWorkshop.OrderAsync)", failure.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Before_MQTT_5_a_request_without_a_responder_ends_with_its_time_out(BrokerKind kind)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var caller = await AskAsync(broker, V311);

        var failure = await Assert.ThrowsAsync<MqttRequestException>(() => Within.Limits(caller.Get<IWorkshop>().ImpatientAsync("a")));

        Assert.Equal(MqttRequestFailure.TimedOut, failure.Failure);
        Assert.Contains("'workshop/{id}/impatient' (IWorkshop.ImpatientAsync)", failure.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_caller_on_MQTT_5_learns_at_once_that_a_responder_on_3_1_1_does_not_hear_it(BrokerKind kind)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var responder = await AnswerAsync(broker, V311);
        await using var caller = await AskAsync(broker, V500);

        var failure = await Assert.ThrowsAsync<MqttRequestException>(() => Within.Limits(caller.Get<IWorkshop>().OrderAsync("a", new Order("screw", 1), Token)));

        Assert.Equal(MqttRequestFailure.NoResponder, failure.Failure);
        Assert.Contains("3.1.1", failure.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_caller_on_3_1_1_is_answered_by_a_responder_on_MQTT_5_that_is_told_to_and_else_has_its_time_out(BrokerKind kind)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var caller = await AskAsync(broker, V311);
        await using (await AnswerAsync(broker, V500))
        {
            var failure = await Assert.ThrowsAsync<MqttRequestException>(() => Within.Limits(caller.Get<IWorkshop>().ImpatientAsync("a")));
            Assert.Contains("MqttOptions.AnswerTopicRequests", failure.Message, StringComparison.Ordinal);
        }

        await using var responder = await AnswerAsync(broker, V500, options => options.AnswerTopicRequests = true);
        await using var modern = await AskAsync(broker, V500);

        Assert.Equal("a b old", await Within.Limits(caller.Get<IWorkshop>().EchoAsync("a", "b", "old")));
        Assert.Equal("a b new", await Within.Limits(modern.Get<IWorkshop>().EchoAsync("a", "b", "new")));
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task A_topic_prefix_keeps_questions_and_answers_apart(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var staging = await AnswerAsync(broker, version, options => options.TopicPrefix = "staging");
        await using var production = await AnswerAsync(broker, version, options => options.TopicPrefix = "production");
        production.Get<WorkshopHandler>().TakeOrder = static (_, _) => new(new Receipt("production", 0));
        await using var caller = await AskAsync(broker, version, options => options.TopicPrefix = "staging");

        Assert.Equal("screw", (await Within.Limits(caller.Get<IWorkshop>().OrderAsync("a", new Order("screw", 1), Token))).Part);
        Assert.True(production.Get<WorkshopHandler>().IsEmpty);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_caller_of_another_make_is_answered_as_the_specification_says(BrokerKind kind)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var responder = await AnswerAsync(broker, V500);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await raw.SubscribeAsync("somebody/else");

        await raw.PublishAsync(new MqttApplicationMessageBuilder().WithTopic("workshop/a/order").WithPayload("""{"Part":"screw","Count":3}""")
            .WithResponseTopic("somebody/else").WithCorrelationData([1, 2]).Build());

        var answer = await raw.ReceiveAsync();
        Assert.Equal([1, 2], answer.CorrelationData);
        Assert.Equal(("""{"Part":"screw","Total":6}""", "application/json"), (Encoding.UTF8.GetString(answer.Payload.ToArray()), answer.ContentType));
        Assert.Null(answer.UserProperties);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_responder_of_another_make_need_only_follow_the_specification(BrokerKind kind)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await raw.SubscribeAsync("workshop/+/order");
        await using var caller = await AskAsync(broker, V500);
        var asked = caller.Get<IWorkshop>().OrderAsync("a", new Order("screw", 3), Token);

        var request = await raw.ReceiveAsync();
        await raw.PublishAsync(new MqttApplicationMessageBuilder().WithTopic(request.ResponseTopic).WithPayload("""{"Part":"bolt","Total":6}""")
            .WithCorrelationData(request.CorrelationData).Build());

        Assert.Equal(new Receipt("bolt", 6), await Within.Limits(asked));
    }

    private static Task<TestHost> AnswerAsync(ITestBroker broker, MqttProtocolVersion version, Action<MqttOptions>? options = null) =>
        TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddWorkshopHandler<WorkshopHandler>(), options);

    private static Task<TestHost> AskAsync(ITestBroker broker, MqttProtocolVersion version, Action<MqttOptions>? options = null) =>
        TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddWorkshop(), options);
}
