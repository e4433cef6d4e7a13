using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using TypedMqtt.CompilerServices;
using TypedMqtt.Connection;
using TypedMqtt.Dispatch;
using TypedMqtt.Infrastructure;
using TypedMqtt.Session;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Dispatch;

public sealed class DispatcherTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly LogRecorder _logs = new();
    private readonly Counters _counters = new();
    private readonly Channel<string> _handled = Channel.CreateUnbounded<string>();
    private Dispatcher _dispatcher;

    public DispatcherTests() => _dispatcher = Create(topicPrefix: null);

    public void Dispose() => _dispatcher.Dispose();

    [Fact]
    public async Task Overlapping_filters_give_each_handler_the_message_once_and_one_acknowledgement_when_the_last_is_done()
    {
        var release = new TaskCompletionSource();
        var quick = Add("numbers/+", Record);
        var slow = Add("#", async (delivery, _) =>
        {
            await release.Task;
            await Record(delivery, CancellationToken.None);
        });
        Add("other/+", Record);
        var ticket = new InboundTicket(1, MqttQos.AtLeastOnce, fingerprint: 0);

        _dispatcher.Receive(TestMembers.Publish(1, MqttQos.AtLeastOnce, 1), ticket);
        await NextAsync();
        await Within.Limits(_dispatcher.RemoveAsync(quick));
        Assert.False(ticket.IsHandled);
        release.SetResult();
        await NextAsync();
        await Within.Limits(_dispatcher.RemoveAsync(slow));

        Assert.True(ticket.IsHandled);
        Assert.False(_handled.Reader.TryRead(out _));
    }

    [Fact]
    public async Task One_handler_that_is_interrupted_holds_the_acknowledgement_back_for_all()
    {
        Add("numbers/+", Record);
        Add("#", BlockAsync);
        var ticket = new InboundTicket(1, MqttQos.ExactlyOnce, fingerprint: 0);
        _dispatcher.Receive(TestMembers.Publish(1, MqttQos.ExactlyOnce, 1), ticket);
        await NextAsync();
        await NextAsync();

        await CloseAfterTimeoutAsync();

        Assert.False(ticket.IsHandled);
        Assert.Contains(_logs.Warnings, warning => warning.Contains("00:00:05", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_waits_when_the_stop_begins_and_what_comes_after_is_not_acknowledged()
    {
        var release = new TaskCompletionSource();
        var handling = new InboundTicket(1, MqttQos.AtLeastOnce, fingerprint: 0);
        var waiting = new InboundTicket(2, MqttQos.AtLeastOnce, fingerprint: 0);
        var late = new InboundTicket(3, MqttQos.AtLeastOnce, fingerprint: 0);
        var route = Add("#", async (delivery, _) =>
        {
            await Record(delivery, CancellationToken.None);
            await release.Task;
        });
        _dispatcher.Receive(TestMembers.Publish(1, MqttQos.AtLeastOnce, 1), handling);
        _dispatcher.Receive(TestMembers.Publish(2, MqttQos.AtLeastOnce, 2), waiting);
        await NextAsync();

        await CloseAfterTimeoutAsync();
        _dispatcher.Receive(TestMembers.Publish(3, MqttQos.AtLeastOnce, 3), late);
        release.SetResult();
        await Within.Limits(_dispatcher.RemoveAsync(route));

        Assert.Equal((true, false, false), (handling.IsHandled, waiting.IsHandled, late.IsHandled));
        Assert.False(_handled.Reader.TryRead(out _));
    }

    [Fact]
    public async Task What_waits_for_a_route_that_is_taken_away_is_acknowledged()
    {
        var release = new TaskCompletionSource();
        var waiting = new InboundTicket(2, MqttQos.AtLeastOnce, fingerprint: 0);
        var route = Add("#", async (delivery, _) =>
        {
            await Record(delivery, CancellationToken.None);
            await release.Task;
        });
        _dispatcher.Receive(TestMembers.Publish(1), null);
        _dispatcher.Receive(TestMembers.Publish(2, MqttQos.AtLeastOnce, 2), waiting);
        await NextAsync();

        var removing = _dispatcher.RemoveAsync(route);

        Assert.True(waiting.IsHandled);
        Assert.False(removing.IsCompleted);
        release.SetResult();
        await Within.Limits(removing);
        await Within.Limits(_dispatcher.RemoveAsync(route));
    }

    [Fact]
    public void What_nobody_asks_for_is_acknowledged_counted_and_named_once()
    {
        var ticket = new InboundTicket(1, MqttQos.AtLeastOnce, fingerprint: 0);

        _dispatcher.Receive(TestMembers.Publish(1, MqttQos.AtLeastOnce, 1, topic: "left/over\u0085"), ticket);
        _dispatcher.Receive(TestMembers.Publish(2), null);

        Assert.True(ticket.IsHandled);
        Assert.Equal((2, 2), (_counters.Snapshot().Received, _counters.Snapshot().Unmatched));
        Assert.Contains("'left/over\uFFFD'", Assert.Single(_logs.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tenants/acme/a/b", "a/b")]
    [InlineData("tenants/acme/", "")]
    [InlineData("tenants/acme", "")]
    public async Task A_tail_alone_behind_a_prefix_takes_the_parent_topic_too(string topic, string tail)
    {
        _dispatcher.Dispose();
        _dispatcher = Create("tenants/acme");
        Add("tenants/acme/#", async (delivery, _) =>
        {
            Assert.True(delivery.OpenTopic().TryTail(out var value, "everything"));
            await _handled.Writer.WriteAsync(value, CancellationToken.None);
        });

        _dispatcher.Receive(TestMembers.Publish(1, topic: topic), null);

        Assert.Equal(tail, await NextAsync());
    }

    [Fact]
    public async Task A_level_that_does_not_parse_is_named_and_counted()
    {
        var route = Add("numbers/+", (delivery, _) =>
        {
            var reader = delivery.OpenTopic();
            Assert.False((reader.TryLiteral("numbers/"u8) && reader.TryLevel(out int _, "name")) || delivery.NoMatch(in reader));
            return Record(delivery, CancellationToken.None);
        });

        _dispatcher.Receive(TestMembers.Publish(1, topic: "numbers/first"), null);
        await NextAsync();
        await Within.Limits(_dispatcher.RemoveAsync(route));

        Assert.Equal(1, _counters.Snapshot().UnreadableTopics);
        var warning = Assert.Single(_logs.Warnings);
        Assert.Contains("name of its topic 'numbers/first'", warning, StringComparison.Ordinal);
    }

    private Dispatcher Create(string? topicPrefix)
    {
        var clock = new Clock(_time);
        var settings = new ConnectionSettings(new MqttOptions { TopicPrefix = topicPrefix });
        var core = new SessionCore(new SessionSettings { Version = MqttProtocolVersion.V500 });
        return new Dispatcher(settings, new SessionGate(core, clock, _counters, _logs), _counters, clock, _logs);
    }

    private Route Add(string topicFilter, Func<MqttDelivery, CancellationToken, ValueTask> handle)
    {
        var route = new Route(TestMembers.Everything, topicFilter, "TestHandler", handle);
        _dispatcher.Add(route);
        return route;
    }

    private ValueTask Record(MqttDelivery delivery, CancellationToken cancellationToken) =>
        _handled.Writer.WriteAsync(delivery.ReadPayload(TestMembers.Everything), cancellationToken);

    private async ValueTask BlockAsync(MqttDelivery delivery, CancellationToken cancellationToken)
    {
        await Record(delivery, CancellationToken.None);
        await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellationToken);
    }

    private async Task<string> NextAsync() => await Within.Limits(_handled.Reader.ReadAsync(TestContext.Current.CancellationToken));

    /// <summary>Lets the time pass that a stop gives to handlers, once the stop has begun to wait for it.</summary>
    private async Task CloseAfterTimeoutAsync()
    {
        var closing = _dispatcher.CloseAsync(TimeSpan.FromSeconds(5), CancellationToken.None);
        while (!closing.IsCompleted)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await Within.Limits(closing);
    }
}
