using System.Diagnostics;
using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using TypedMqtt.Tests.Requests;

namespace TypedMqtt.Tests.Telemetry;

[Collection(TelemetryGroup.Name)]
public sealed class RequestTracingTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string SpanId = "b7ad6b7169203331";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_is_a_span_that_ends_with_its_answer_and_travels_with_it()
    {
        using var spans = new SpanRecorder();
        await using var host = Create();
        var peer = await host.GoOnlineAsync();

        var asked = host.Get<IOven>().HeatAsync("a", 180, Token);
        var question = (await Question.FirstAsync(peer)).Take();
        var span = Assert.Single(spans.Started);
        Assert.False(spans.HasEnded);
        question.Answer("181");
        await Within.Limits(asked);

        Assert.Same(span, await spans.NextAsync());
        Assert.Equal(("request oven/{id}/heat", ActivityKind.Producer, ActivityStatusCode.Unset), (span.DisplayName, span.Kind, span.Status));
        Assert.Equal(("request", "send"), (span.GetTagItem("messaging.operation.name"), span.GetTagItem("messaging.operation.type")));
        Assert.Equal(("oven/{id}/heat", "oven/a/heat"), (span.GetTagItem("messaging.destination.template"), span.GetTagItem("messaging.destination.name")));
        Assert.Equal(3, span.GetTagItem("messaging.message.body.size"));
        Assert.Equal([new("traceparent", span.Id!)], UserProperties.Read(question.Packet.Properties));
    }

    [Theory]
    [InlineData("TooHot", "fault", "fault")]
    [InlineData("", "error", "HandlerFailed")]
    [InlineData("not a number", null, "AnswerNotReadable")]
    public async Task A_request_that_is_not_answered_as_asked_is_a_failed_span_that_says_why(string payload, string? word, string errorType)
    {
        using var spans = new SpanRecorder();
        await using var host = Create();
        var peer = await host.GoOnlineAsync();
        var asked = host.Get<IOven>().HeatAsync("a", 180, Token);

        (await Question.FirstAsync(peer)).Take().Answer(payload, word);
        await Assert.ThrowsAnyAsync<MqttException>(() => Within.Limits(asked));

        var span = await spans.NextAsync();
        Assert.Equal((ActivityStatusCode.Error, errorType, null), (span.Status, span.GetTagItem("error.type"), span.StatusDescription));
    }

    [Fact]
    public async Task A_responder_goes_on_with_the_trace_of_the_request_and_its_answer_carries_it_back()
    {
        using var spans = new SpanRecorder();
        await using var host = ClientHost.Create(MqttProtocolVersion.V500, configure: mqtt => mqtt.AddOvenHandler<OvenHandler>());
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Publish("oven/a/heat", "180", properties: $"08 'callers/me' 26 'traceparent' '00-{TraceId}-{SpanId}-01'");
        var packet = await peer.ReceiveAsync(PacketType.Publish);
        peer.Ack(PacketType.PubAck, packet.PacketId);

        var (process, answer) = (await spans.NextAsync(), await spans.NextAsync());
        if (process.Kind == ActivityKind.Producer)
        {
            (process, answer) = (answer, process);
        }

        Assert.Equal(("process oven/{id}/heat", ActivityKind.Consumer), (process.DisplayName, process.Kind));
        Assert.Equal((TraceId, SpanId), (process.TraceId.ToHexString(), process.ParentSpanId.ToHexString()));
        Assert.Equal(("answer oven/{id}/heat", ActivityKind.Producer), (answer.DisplayName, answer.Kind));
        Assert.Equal((process.TraceId, process.SpanId), (answer.TraceId, answer.ParentSpanId));
        Assert.Equal("callers/me", answer.GetTagItem("messaging.destination.name"));
        Assert.Equal([new("traceparent", answer.Id!)], UserProperties.Read(packet.Properties));
    }

    [Fact]
    public async Task A_trace_that_the_caller_has_set_itself_is_the_only_one_that_travels()
    {
        const string Own = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
        using var spans = new SpanRecorder();
        await using var host = ClientHost.Create(MqttProtocolVersion.V500, configure: mqtt => mqtt.AddTraced());
        var peer = await host.GoOnlineAsync();

        await host.Get<ITraced>().OptionsAsync("x", new MqttPublishOptions { UserProperties = [new("other", "1"), new("traceparent", Own)] });
        await host.Get<ITraced>().ParameterAsync("x", Own);
        await host.Get<ITraced>().ParameterAsync("x", null);

        Assert.Equal([new("other", "1"), new("traceparent", Own)], await PropertiesAsync());
        Assert.Equal([new("traceparent", Own)], await PropertiesAsync());
        Assert.Equal([new("traceparent", spans.Started.ElementAt(2).Id!)], await PropertiesAsync());
        var asked = host.Get<ITraced>().RequestAsync("x", Own);
        var question = await Question.FirstAsync(peer);
        Assert.Equal([new("traceparent", Own)], UserProperties.Read(question.Packet.Properties));
        question.Answer("y");
        await Within.Limits(asked);

        async Task<IReadOnlyList<MqttUserProperty>> PropertiesAsync() => UserProperties.Read((await peer.ReceiveAsync(PacketType.Publish)).Properties);
    }

    [Fact]
    public async Task On_an_older_protocol_requests_and_answers_are_spans_that_do_not_travel()
    {
        using var spans = new SpanRecorder();
        await using var host = ClientHost.Create(MqttProtocolVersion.V311, configure: mqtt => mqtt.AddOvenHandler<OvenHandler>());
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Publish("request/me/1/oven/a/heat", "180");
        var packet = await peer.ReceiveAsync(PacketType.Publish);
        peer.Ack(PacketType.PubAck, packet.PacketId);

        var names = new[] { (await spans.NextAsync()).DisplayName, (await spans.NextAsync()).DisplayName };
        Assert.Equal(["answer oven/{id}/heat", "process oven/{id}/heat"], names.Order(StringComparer.Ordinal));
        Assert.Equal(("response/me/1/ok", "181"), (packet.Topic, packet.Payload));
    }

    private static ClientHost Create() => ClientHost.Create(MqttProtocolVersion.V500, configure: mqtt => mqtt.AddOven());
}
