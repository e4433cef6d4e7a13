using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using TypedMqtt.CompilerServices;
using TypedMqtt.Connection;
using TypedMqtt.Dispatch;
using TypedMqtt.Infrastructure;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Dispatch;

public sealed class LaneTests : IDisposable
{
    private readonly LogRecorder _logs = new();
    private readonly Counters _counters = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<int> _handled = Channel.CreateUnbounded<int>();
    private readonly Channel<bool> _done = Channel.CreateUnbounded<bool>();

    public void Dispose() => _stopping.Dispose();

    [Fact]
    public async Task Messages_are_handled_one_after_the_other_in_order()
    {
        var running = 0;
        var lane = CreateLane(async (number, _) =>
        {
            Assert.Equal(1, Interlocked.Increment(ref running));
            await Task.Yield();
            Interlocked.Decrement(ref running);
            await _handled.Writer.WriteAsync(number, CancellationToken.None);
        });

        await Task.Run(
            () =>
            {
                for (var i = 0; i < 1_000; i++)
                {
                    lane.Receive(Message(i));
                }
            },
            TestContext.Current.CancellationToken);

        for (var i = 0; i < 1_000; i++)
        {
            Assert.Equal(i, await NextAsync(_handled));
            Assert.True(await NextAsync(_done));
        }
    }

    [Fact]
    public async Task QoS_0_that_finds_the_queue_full_is_dropped_and_counted_and_QoS_1_never_is()
    {
        var (lane, handler) = CreateBlockedLane(queueLimit: 2);
        await OccupyAsync(lane, handler);

        lane.Receive(Message(1));
        lane.Receive(Message(2, MqttQos.AtLeastOnce));
        lane.Receive(Message(3));
        lane.Receive(Message(4, MqttQos.ExactlyOnce));
        handler.Release(10);

        Assert.Equal("0 1 2 4", $"{await NextAsync(_handled)} {await NextAsync(_handled)} {await NextAsync(_handled)} {await NextAsync(_handled)}");
        Assert.Equal(1, _counters.Snapshot().Dropped);
    }

    [Fact]
    public async Task The_queue_is_bounded_in_bytes_too_but_one_message_always_has_room()
    {
        var (lane, handler) = CreateBlockedLane(queueLimit: 100, queueByteLimit: 1);
        await OccupyAsync(lane, handler);

        lane.Receive(Message(1));
        lane.Receive(Message(2));
        handler.Release(10);

        Assert.Equal("0 1", $"{await NextAsync(_handled)} {await NextAsync(_handled)}");
        Assert.Equal(1, _counters.Snapshot().Dropped);
    }

    [Fact]
    public async Task A_handler_that_does_not_keep_up_is_named_once_and_not_once_for_every_message_it_manages()
    {
        var (lane, handler) = CreateBlockedLane(queueLimit: 3);
        await OccupyAsync(lane, handler);

        for (var i = 0; i < 20; i++)
        {
            for (var j = 0; j < 5; j++)
            {
                lane.Receive(Message((5 * i) + j));
            }

            lane.Receive(Message(1_000 + i, MqttQos.AtLeastOnce));
            handler.Release();
            await NextAsync(_handled);
            await NextAsync(handler.Entered);
        }

        Assert.True(_counters.Snapshot().Dropped >= 20);
        var warning = Assert.Single(_logs.Warnings);
        Assert.Contains("'numbers/+'", warning, StringComparison.Ordinal);
        Assert.Contains("TestHandler", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_episode_of_dropping_is_named_again()
    {
        var (lane, handler) = CreateBlockedLane(queueLimit: 1);
        for (var episode = 0; episode < 2; episode++)
        {
            await OccupyAsync(lane, handler);
            lane.Receive(Message(1));
            lane.Receive(Message(2));
            handler.Release(2);
            await NextAsync(handler.Entered);
            await NextAsync(_handled);
            await NextAsync(_handled);
        }

        Assert.Equal(2, _logs.Warnings.Count);
    }

    [Fact]
    public async Task A_handler_that_throws_costs_one_message()
    {
        var lane = CreateLane((number, _) => number == 1 ? throw new InvalidOperationException("On purpose.") : _handled.Writer.WriteAsync(number, CancellationToken.None));

        lane.Receive(Message(1));
        lane.Receive(Message(2));

        Assert.Equal(2, await NextAsync(_handled));
        Assert.True(await NextAsync(_done));
        Assert.Equal(1, _counters.Snapshot().HandlerFailures);
        var error = Assert.Single(_logs.Warnings);
        Assert.Contains("TestHandler", error, StringComparison.Ordinal);
        Assert.Contains("'numbers/{name}'", error, StringComparison.Ordinal);
        Assert.Contains("On purpose.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payload_that_does_not_parse_costs_one_message_and_is_never_quoted()
    {
        var lane = CreateLane(
            new Route(TestMembers.Everything, "#", "TestHandler", async (delivery, _) =>
            {
                delivery.ReadPayload(TestMembers.Numbers);
                await _handled.Writer.WriteAsync(1, CancellationToken.None);
            }));
        var bad = TestMembers.Publish(0);
        bad.Payload = "hunter2"u8;

        lane.Receive(new InboundMessage(in bad, null, 1, default));
        lane.Receive(Message(1));

        await NextAsync(_handled);
        Assert.Equal(1, _counters.Snapshot().UnreadablePayloads);
        Assert.DoesNotContain("hunter2", Assert.Single(_logs.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_handler_counts_as_not_done()
    {
        var lane = CreateLane(async (number, cancellationToken) =>
        {
            await _handled.Writer.WriteAsync(number, CancellationToken.None);
            await Task.Delay(Timeout.InfiniteTimeSpan, new FakeTimeProvider(), cancellationToken);
        });
        lane.Receive(Message(1, MqttQos.AtLeastOnce));
        await NextAsync(_handled);

        await _stopping.CancelAsync();

        Assert.False(await NextAsync(_done));
        Assert.Contains("was not acknowledged", Assert.Single(_logs.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_handler_of_a_message_that_was_acknowledged_before_is_said_to_have_lost_it()
    {
        var lane = CreateLane(new Route(TestMembers.Numbers, "numbers/+", "TestHandler", async (_, cancellationToken) =>
        {
            await _handled.Writer.WriteAsync(1, CancellationToken.None);
            await Task.Delay(Timeout.InfiniteTimeSpan, new FakeTimeProvider(), cancellationToken);
        })
        {
            Acknowledgement = MqttAcknowledgement.BeforeHandler,
        });
        lane.Receive(Message(1, MqttQos.AtLeastOnce));
        await NextAsync(_handled);
        Assert.True(await NextAsync(_done));

        await _stopping.CancelAsync();
        await Within.Limits(lane.CloseAsync(acknowledge: false));

        Assert.False(_done.Reader.TryRead(out _));
        Assert.Contains("had been acknowledged", Assert.Single(_logs.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_cancels_something_of_its_own_has_failed_and_is_done()
    {
        var lane = CreateLane((_, _) => throw new OperationCanceledException("Its own."));

        lane.Receive(Message(1, MqttQos.AtLeastOnce));

        Assert.True(await NextAsync(_done));
        Assert.Equal(1, _counters.Snapshot().HandlerFailures);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Closing_waits_for_what_is_being_handled_and_forgets_the_rest(bool acknowledge)
    {
        var (lane, handler) = CreateBlockedLane(queueLimit: 10);
        await OccupyAsync(lane, handler);
        lane.Receive(Message(1));

        var closing = lane.CloseAsync(acknowledge);

        Assert.Equal(acknowledge, await NextAsync(_done));
        Assert.False(closing.IsCompleted);
        lane.Receive(Message(2));
        Assert.Equal(acknowledge, await NextAsync(_done));
        handler.Release(10);
        await Within.Limits(closing);
        Assert.True(await NextAsync(_done));
        Assert.Equal(0, await NextAsync(_handled));
        Assert.False(_handled.Reader.TryRead(out _));
        Assert.Equal(0, _counters.Snapshot().Dropped);
    }

    [Fact]
    public void Closing_an_idle_lane_is_done_at_once() => Assert.True(CreateLane((_, _) => default).CloseAsync(acknowledge: true).IsCompletedSuccessfully);

    private static InboundMessage Message(int number, MqttQos qos = MqttQos.AtMostOnce)
    {
        var publish = TestMembers.Publish(number, qos);
        return new InboundMessage(in publish, null, 1, default);
    }

    private static async Task<T> NextAsync<T>(Channel<T> channel) => await Within.Limits(channel.Reader.ReadAsync(TestContext.Current.CancellationToken));

    /// <summary>Gives the handler something to do, so that what comes after it waits in the queue.</summary>
    private static async Task OccupyAsync(Lane lane, BlockedHandler handler)
    {
        lane.Receive(Message(0, MqttQos.AtLeastOnce));
        await NextAsync(handler.Entered);
    }

    private (Lane Lane, BlockedHandler Handler) CreateBlockedLane(int queueLimit, long queueByteLimit = 1_000_000)
    {
        var handler = new BlockedHandler();
        var lane = CreateLane(
            async (number, _) =>
            {
                handler.Entered.Writer.TryWrite(number);
                await handler.Gate.WaitAsync(CancellationToken.None);
                await _handled.Writer.WriteAsync(number, CancellationToken.None);
            },
            queueLimit,
            queueByteLimit);
        return (lane, handler);
    }

    private Lane CreateLane(Func<int, CancellationToken, ValueTask> handle, int queueLimit = 10_000, long queueByteLimit = 1_000_000) =>
        CreateLane(
            new Route(TestMembers.Numbers, "numbers/+", "TestHandler", (delivery, token) => handle(delivery.ReadPayload(TestMembers.Numbers), token)), queueLimit, queueByteLimit);

    private Lane CreateLane(Route route, int queueLimit = 10_000, long queueByteLimit = 1_000_000)
    {
        var settings = new LaneSettings(queueLimit, queueByteLimit, 0, new Clock(TimeProvider.System), _counters, _logs, _stopping.Token);
        return new Lane(route, settings, new LaneQueueBudget(settings), new NoFailureEnds(), (_, handled) => _done.Writer.TryWrite(handled));
    }

    /// <summary>A handler that finishes when it is told to.</summary>
    private sealed class BlockedHandler
    {
        internal Channel<int> Entered { get; } = Channel.CreateUnbounded<int>();

        internal SemaphoreSlim Gate { get; } = new(0);

        internal void Release(int count = 1) => Gate.Release(count);
    }
}
