using Microsoft.Extensions.DependencyInjection;
using TypedMqtt.Testing.Tests.Contracts;

namespace TypedMqtt.Testing.Tests.Handling;

/// <summary>What follows a failure, and when a message is acknowledged, as the harness tells it.</summary>
public sealed class PolicyTests : IDisposable
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(7);

    private readonly MqttTestTime _time = new();
    private readonly MqttTestBroker _broker;

    public PolicyTests() => _broker = new MqttTestBroker(_time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _broker.Dispose();

    [Fact]
    public async Task What_goes_well_when_it_is_tried_again_has_been_handled()
    {
        await using var harness = await StartAsync(handler => handler.OnFailure(failure => failure.Retry(3, Wait)));
        var calls = 0;
        harness.Get<LampHandler>().Handle = (_, _) => Interlocked.Increment(ref calls) < 3 ? throw new InvalidOperationException("not yet") : Task.CompletedTask;

        var sending = harness.SendAsync("lamps/hall/lit/3", "text");
        await _time.PassAsync(Wait, Token);
        await _time.PassAsync(2 * Wait, Token);

        var result = await Within.Limits(sending);
        Assert.Equal([MqttHandlingOutcome.Failed, MqttHandlingOutcome.Failed, MqttHandlingOutcome.Handled], result.Calls.Select(call => call.Outcome));
        Assert.Equal((MqttHandlingOutcome.Handled, null, MqttReasonCode.Success), (result.Outcome, result.Exception, result.Acknowledgement));
    }

    [Fact]
    public async Task Messages_that_are_the_same_have_their_own_tries()
    {
        await using var harness = await StartAsync(handler => handler.OnFailure(failure => failure.Retry(1, Wait)));
        var calls = 0;
        harness.Get<LampHandler>().Handle = (_, _) => Interlocked.Increment(ref calls) == 1 ? throw new InvalidOperationException("first") : Task.CompletedTask;

        var sending = Task.WhenAll(harness.SendAsync("lamps/hall/lit/3", "text"), harness.SendAsync("lamps/hall/lit/3", "text"));
        await _time.PassAsync(Wait, Token);

        Assert.Equal([2, 1], (await Within.Limits(sending)).Select(result => result.Calls.Count));
    }

    [Fact]
    public async Task A_dead_letter_is_seen_at_the_broker_and_its_message_acknowledged_with_the_reason()
    {
        await using var harness = await StartAsync(handler => handler.OnFailure(failure => failure.ThenDeadLetter()));
        harness.Get<LampHandler>().Handle = (_, _) => throw new InvalidOperationException("no");

        var result = await harness.SendAsync("lamps/hall/lit/3", "text");

        Assert.Equal((MqttHandlingOutcome.Failed, MqttReasonCode.ImplementationSpecificError), (result.Outcome, result.Acknowledgement));
        Assert.Equal("text", (await harness.Broker.WaitForMessageAsync("dead-letter/lamps/hall/lit/3", Token)).Text);
    }

    [Fact]
    public async Task What_is_sent_again_after_a_failure_is_told_when_it_was_handled()
    {
        await using var harness = await StartAsync(handler => handler.OnFailure(failure => failure.ThenDisconnectForRedelivery()));
        var calls = 0;
        harness.Get<LampHandler>().Handle = (_, _) => Interlocked.Increment(ref calls) == 1 ? throw new InvalidOperationException("first") : Task.CompletedTask;

        var sending = harness.SendAsync("lamps/hall/lit/3", "text");
        await _time.PassAsync(new MqttOptions().MinimumReconnectDelay, Token);

        var result = await Within.Limits(sending);
        Assert.Equal((MqttHandlingOutcome.Handled, true, 2), (result.Outcome, result.IsAcknowledged, result.Calls.Count));
    }

    [Fact]
    public async Task A_failure_that_is_the_end_of_the_connection_is_told_and_not_acknowledged()
    {
        await using var harness = await StartAsync(handler => handler.OnFailure(failure => failure.ThenStop()));
        harness.Get<LampHandler>().Handle = (_, _) => throw new InvalidOperationException("no");

        var result = await harness.SendAsync("lamps/hall/lit/3", "text");

        Assert.Equal((MqttHandlingOutcome.Failed, false), (result.Outcome, result.IsAcknowledged));
    }

    [Fact]
    public async Task What_is_acknowledged_before_it_is_handled_is_told_when_it_was_handled()
    {
        await using var harness = await StartAsync(handler => handler.Acknowledge(MqttAcknowledgement.BeforeHandler));
        var release = new TaskCompletionSource();
        harness.Get<LampHandler>().Handle = (_, _) => release.Task;

        var sending = harness.SendAsync("lamps/hall/lit/3", "text");
        await _broker.WaitForAcknowledgementsAsync(1, "#", Token);
        Assert.False(sending.IsCompleted);
        release.SetResult();

        Assert.Equal(MqttHandlingOutcome.Handled, (await Within.Limits(sending)).Outcome);
    }

    [Fact]
    public async Task What_a_handler_acknowledges_itself_is_told_when_it_has_done_so()
    {
        await using var harness = await StartAsync(handler => handler.Acknowledge(MqttAcknowledgement.Manual));

        var sending = harness.SendAsync("lamps/hall/lit/3", "text");
        await harness.WaitForCallsAsync(1, Token);
        Assert.False(sending.IsCompleted);
        harness.Get<LampHandler>().Lit!.Acknowledge();

        var result = await Within.Limits(sending);
        Assert.Equal((MqttHandlingOutcome.Handled, true), (result.Outcome, result.IsAcknowledged));
    }

    private Task<MqttHandlerHarness> StartAsync(Action<LampHandlerOptions> configure) => MqttHandlerHarness.StartAsync(
        mqtt =>
        {
            mqtt.Services.AddSingleton<TimeProvider>(_time);
            mqtt.AddLamp().AddLampHandler<LampHandler>(configure);
        },
        _broker,
        Token);
}
