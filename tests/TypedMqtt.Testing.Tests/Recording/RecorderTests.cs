using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TypedMqtt.Testing.Tests.Contracts;

namespace TypedMqtt.Testing.Tests.Recording;

public sealed class RecorderTests : IAsyncDisposable
{
    private readonly MqttRecorder _recorder = new();
    private readonly ServiceProvider _services;

    public RecorderTests()
    {
        var services = new ServiceCollection();
        services.AddMqttRecorder(_recorder).AddLamp();
        _services = services.BuildServiceProvider();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ILamp Lamp => _services.GetRequiredService<ILamp>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public async Task A_message_is_recorded_as_the_contract_has_it()
    {
        await Lamp.BrokenAsync("hall", "at last", by: "Ann", Token);

        var message = Assert.Single(_recorder.Messages);
        Assert.Equal(("ILamp.BrokenAsync", LampTopics.Broken.Template, "lamps/hall/broken"), (message.Member, message.TopicTemplate, message.Topic));
        Assert.Equal(("at last", "at last"), (message.Text, message.As<string>()));
        Assert.Equal((MqttQos.ExactlyOnce, false, TimeSpan.FromSeconds(60)), (message.Qos, message.Retain, message.Expiry));
        Assert.Equal([new MqttUserProperty("by", "Ann")], message.UserProperties);
        Assert.Equal(MqttReasonCode.Success, message.ReasonCode);
    }

    [Fact]
    public async Task What_differs_for_one_message_is_recorded_with_it()
    {
        await Lamp.LitAsync("hall", 3, "text", new MqttPublishOptions
        {
            Qos = MqttQos.ExactlyOnce,
            Retain = true,
            Expiry = TimeSpan.FromSeconds(5),
            ContentType = "text/html",
            UserProperties = [new MqttUserProperty("a", "b")],
        }, Token);

        var message = Assert.Single(_recorder.Messages);
        Assert.Equal((MqttQos.ExactlyOnce, true, TimeSpan.FromSeconds(5), "text/html"), (message.Qos, message.Retain, message.Expiry, message.ContentType));
        Assert.Equal([new MqttUserProperty("a", "b")], message.UserProperties);
    }

    [Fact]
    public async Task A_state_is_recorded_as_retained_and_a_cleared_one_as_empty()
    {
        await Lamp.StatusAsync("hall", "on", Token);
        await Lamp.StatusAsync("hall", null, Token);

        Assert.Equal([("on", true), (null, true)], _recorder.Messages.Select(message => (message.As<string?>(), message.Retain)));
        Assert.True(_recorder.Messages[1].Payload.IsEmpty);
    }

    [Fact]
    public async Task What_a_connection_would_refuse_is_refused_and_not_recorded()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Lamp.LitAsync("a/b", 3, "text", cancellationToken: Token));
        await Assert.ThrowsAsync<MqttPayloadException>(() => Lamp.StatusAsync("hall", "", Token).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Lamp.FlickerAsync("hall", "text", new CancellationToken(canceled: true)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Lamp.DimAsync("hall", 1, new CancellationToken(canceled: true)).AsTask());

        Assert.Empty(_recorder.Messages);
    }

    [Fact]
    public async Task A_message_that_is_to_be_refused_is_recorded_and_its_publisher_told_but_at_QoS_0()
    {
        using (_recorder.RejectPublish("lamps/hall/#", MqttReasonCode.NotAuthorized))
        {
            var failure = await Assert.ThrowsAsync<MqttPublishException>(() => Lamp.LitAsync("hall", 1, "one", cancellationToken: Token));
            Assert.Equal(MqttReasonCode.NotAuthorized, failure.ReasonCode);
            var request = await Assert.ThrowsAsync<MqttRequestException>(() => Lamp.DimAsync("hall", 1, Token).AsTask());
            Assert.Equal(MqttRequestFailure.NotSent, request.Failure);
            await Lamp.FlickerAsync("hall", "zero", Token);
            await Lamp.LitAsync("attic", 1, "elsewhere", cancellationToken: Token);
        }

        await Lamp.LitAsync("hall", 1, "lifted", cancellationToken: Token);
        Assert.Equal(
            [MqttReasonCode.NotAuthorized, MqttReasonCode.NotAuthorized, MqttReasonCode.NotAuthorized, MqttReasonCode.Success, MqttReasonCode.Success],
            _recorder.Messages.Select(message => message.ReasonCode));
    }

    [Fact]
    public async Task A_request_is_recorded_and_answered_as_the_test_says()
    {
        _recorder.Answer(LampTopics.Dim.Template, request => request.As<int>() / 2);

        Assert.Equal(20, await Lamp.DimAsync("hall", 40, Token));
        Assert.Equal(("lamps/hall/dim", 40), (_recorder.Messages[0].Topic, _recorder.Messages[0].As<int>()));

        _recorder.Answer<int>(LampTopics.Dim.Template, _ => throw new MqttFaultException<string>("no"));
        Assert.Equal("no", (await Assert.ThrowsAsync<MqttFaultException<string>>(() => Lamp.DimAsync("hall", 40, Token).AsTask())).Fault);
    }

    [Fact]
    public async Task A_request_without_an_answer_or_with_one_of_another_type_says_what_to_do()
    {
        var none = await Assert.ThrowsAsync<MqttRequestException>(() => Lamp.DimAsync("hall", 40, Token).AsTask());
        Assert.Equal(MqttRequestFailure.NoResponder, none.Failure);
        Assert.Contains("MqttRecorder.Answer", none.Message, StringComparison.Ordinal);

        _recorder.Answer(LampTopics.Dim.Template, _ => "bright");
        var wrong = await Assert.ThrowsAsync<InvalidOperationException>(() => Lamp.DimAsync("hall", 40, Token).AsTask());
        Assert.Equal("The answer to ILamp.DimAsync has to be a Int32, and the test gave a String.", wrong.Message);
    }

    [Fact]
    public async Task Messages_can_be_waited_for_looked_up_and_forgotten()
    {
        var waiting = _recorder.WaitForMessagesAsync(2, LampTopics.Lit.Template, Token);
        await Lamp.LitAsync("hall", 1, "first", cancellationToken: Token);
        await Lamp.FlickerAsync("hall", "other", Token);
        Assert.False(waiting.IsCompleted);

        await Lamp.LitAsync("hall", 2, "second", cancellationToken: Token);

        Assert.Equal(["first", "second"], (await waiting).Select(message => message.Text));
        Assert.Equal("first", (await _recorder.WaitForMessageAsync(LampTopics.Lit.Template, Token)).Text);
        Assert.Equal(2, _recorder.On(LampTopics.Lit.Template).Count);
        _recorder.Clear();
        Assert.Empty(_recorder.Messages);
    }

    [Fact]
    public async Task A_payload_asked_for_as_another_type_says_which_it_is()
    {
        await Lamp.LitAsync("hall", 1, "text", cancellationToken: Token);

        var failure = Assert.Throws<InvalidOperationException>(() => _recorder.Messages[0].As<int>());
        Assert.Equal("The payload of ILamp.LitAsync is a String, and Int32 was asked for.", failure.Message);
    }

    [Fact]
    public async Task Whoever_subscribes_is_told_to_use_a_broker()
    {
        var subscriber = _services.GetRequiredService<ILampSubscriber>();

        var failure = await Assert.ThrowsAsync<NotSupportedException>(async () => await subscriber.SubscribeLitAsync(cancellationToken: Token));
        Assert.Contains(nameof(MqttTestBroker), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_has_a_connection_is_recorded_and_does_not_connect()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddTypedMqtt(options => options.Server = "mqtt://nowhere.invalid").AddLamp().AddLampHandler<LampHandler>();
        builder.Services.AddMqttRecorder();
        using var host = builder.Build();
        await host.StartAsync(Token);

        await host.Services.GetRequiredService<ILamp>().LitAsync("hall", 1, "text", cancellationToken: Token);

        Assert.Single(host.Services.GetRequiredService<MqttRecorder>().Messages);
        var connection = host.Services.GetRequiredService<IMqttConnection>();
        await connection.WaitForOnlineAsync(Token);
        Assert.Equal((MqttConnectionState.Online, 0), (connection.State, connection.GetStatistics().Connects));
        Assert.Empty(host.Services.GetServices<IHostedService>());
        await host.StopAsync(Token);
    }
}
