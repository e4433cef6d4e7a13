using TypedMqtt.CompilerServices;
using TypedMqtt.Connection;
using TypedMqtt.Dispatch;
using TypedMqtt.Infrastructure;
using TypedMqtt.Subscribing;
using TypedMqtt.Tests.Dispatch;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Subscribing;

public sealed class MessageStreamTests : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly System.Threading.Channels.Channel<int> _done = System.Threading.Channels.Channel.CreateUnbounded<int>();
    private readonly MessageStream<Number> _stream = new("numbers/+", Read);
    private readonly Lane _lane;

    public MessageStreamTests()
    {
        var settings = new LaneSettings(100, 1_000_000, 0, new Clock(TimeProvider.System), new Counters(), new LogRecorder(), _stopping.Token);
        _lane = new Lane(
            new Route(TestMembers.Numbers, "numbers/+", "The live subscription", _stream.HandleAsync, _stream.End),
            settings,
            new LaneQueueBudget(settings),
            new NoFailureEnds(),
            (_, handled) => _done.Writer.TryWrite(handled ? 1 : 0));
        _stream.Open(MqttQos.AtLeastOnce, () => _lane.CloseAsync(acknowledge: true));
    }

    public void Dispose() => _stopping.Dispose();

    [Fact]
    public async Task A_message_is_done_when_the_reader_asks_for_the_next()
    {
        Enqueue(1, 2);
        await using var reader = _stream.GetAsyncEnumerator(TestContext.Current.CancellationToken);

        Assert.True(await Within.Limits(reader.MoveNextAsync()));
        Assert.Equal(1, reader.Current.Value);
        Assert.False(_done.Reader.TryRead(out _));
        Assert.True(await Within.Limits(reader.MoveNextAsync()));
        Assert.Equal(2, reader.Current.Value);

        Assert.Equal(1, await Within.Limits(_done.Reader.ReadAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Ending_the_enumeration_ends_the_message_and_another_may_begin()
    {
        Enqueue(1, 2);
        await foreach (var message in _stream.WithCancellation(TestContext.Current.CancellationToken))
        {
            Assert.Equal(1, message.Value);
            break;
        }

        await foreach (var message in _stream.WithCancellation(TestContext.Current.CancellationToken))
        {
            Assert.Equal(2, message.Value);
            break;
        }
    }

    [Fact]
    public void A_second_reader_at_the_same_time_is_refused()
    {
        _ = _stream.GetAsyncEnumerator(TestContext.Current.CancellationToken);

        Assert.Throws<InvalidOperationException>(() => _stream.GetAsyncEnumerator(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Disposing_ends_an_enumeration_that_waits()
    {
        await using var reader = _stream.GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var next = reader.MoveNextAsync().AsTask();

        await Within.Limits(_stream.DisposeAsync());

        Assert.False(await Within.Limits(next));
        Assert.Throws<ObjectDisposedException>(() => _stream.GetAsyncEnumerator(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_reader_may_dispose_the_subscription_while_it_has_a_message_in_hand()
    {
        Enqueue(1, 2, 3);
        var read = new List<int>();
        await foreach (var message in _stream.WithCancellation(TestContext.Current.CancellationToken))
        {
            read.Add(message.Value);
            await Within.Limits(_stream.DisposeAsync());
        }

        Assert.Equal([1], read);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(1, await Within.Limits(_done.Reader.ReadAsync(TestContext.Current.CancellationToken)));
        }
    }

    [Fact]
    public async Task Disposing_lets_go_of_what_was_never_read()
    {
        Enqueue(1, 2, 3);

        await Within.Limits(_stream.DisposeAsync());
        await Within.Limits(_stream.DisposeAsync());

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(1, await Within.Limits(_done.Reader.ReadAsync(TestContext.Current.CancellationToken)));
        }
    }

    [Fact]
    public async Task A_cancelled_wait_ends_with_the_cancellation_and_loses_no_message()
    {
        using var cancellation = new CancellationTokenSource();
        var reader = _stream.GetAsyncEnumerator(cancellation.Token);
        var next = reader.MoveNextAsync().AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Within.Limits(next));

        Enqueue(1);

        await using var again = _stream.GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await Within.Limits(again.MoveNextAsync()));
        Assert.Equal(1, again.Current.Value);
    }

    [Fact]
    public async Task A_stop_ends_an_enumeration_that_waits()
    {
        await using var reader = _stream.GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var next = reader.MoveNextAsync().AsTask();

        await Within.Limits(_lane.CloseAsync(acknowledge: false));

        Assert.False(await Within.Limits(next));
    }

    [Fact]
    public async Task After_a_stop_the_message_in_hand_is_finished_and_the_enumeration_ends()
    {
        Enqueue(1, 2);
        await using var reader = _stream.GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await Within.Limits(reader.MoveNextAsync()));

        var closing = _lane.CloseAsync(acknowledge: false);

        Assert.False(await Within.Limits(reader.MoveNextAsync()));
        await Within.Limits(closing);
        Assert.Equal(0, await Within.Limits(_done.Reader.ReadAsync(TestContext.Current.CancellationToken)));
        Assert.Equal(1, await Within.Limits(_done.Reader.ReadAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task What_was_not_read_when_the_stop_interrupted_it_is_neither_acknowledged_nor_read_later()
    {
        Enqueue(1);
        var closing = _lane.CloseAsync(acknowledge: false);

        await _stopping.CancelAsync();

        await Within.Limits(closing);
        Assert.Equal(0, await Within.Limits(_done.Reader.ReadAsync(TestContext.Current.CancellationToken)));
        await using var reader = _stream.GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.False(await Within.Limits(reader.MoveNextAsync()));
    }

    [Fact]
    public async Task A_message_in_hand_stays_valid_until_the_reader_is_done_with_it_even_when_the_stop_interrupts()
    {
        Enqueue(1);
        await using var reader = _stream.GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await Within.Limits(reader.MoveNextAsync()));
        var closing = _lane.CloseAsync(acknowledge: false);

        await _stopping.CancelAsync();

        // Its payload may be a view of the buffer, which goes back to the pool when the lane is done with the message.
        Assert.False(closing.IsCompleted);
        Assert.False(await Within.Limits(reader.MoveNextAsync()));
        await Within.Limits(closing);
        Assert.Equal(1, await Within.Limits(_done.Reader.ReadAsync(TestContext.Current.CancellationToken)));
    }

    private static bool Read(MqttDelivery delivery, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Number? message)
    {
        message = new Number(delivery.ReadPayload(TestMembers.Numbers));
        return true;
    }

    private void Enqueue(params ReadOnlySpan<int> numbers)
    {
        foreach (var number in numbers)
        {
            var publish = TestMembers.Publish(number, MqttQos.AtLeastOnce);
            _lane.Receive(new InboundMessage(in publish, null, 1, default));
        }
    }

    private sealed record Number(int Value);
}
