using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Dispatch;

public sealed class HandlerOrderTests
{
    [Fact]
    public async Task Without_a_word_the_messages_of_a_member_are_handled_one_after_the_other() => Assert.Equal(1, await CountConcurrentAsync(1, _ => { }));

    [Fact]
    public async Task Ordered_by_topic_messages_of_different_topics_are_handled_at_once() =>
        Assert.InRange(await CountConcurrentAsync(2, handler => handler.OrderedByTopic(lanes: 8)), 2, 8);

    [Fact]
    public async Task Ordered_by_a_level_messages_of_different_values_are_handled_at_once() =>
        Assert.InRange(await CountConcurrentAsync(2, handler => handler.Many(many => many.OrderedBy(ProbeLevels.Level, lanes: 8))), 2, 8);

    [Fact]
    public async Task What_is_said_for_a_member_goes_before_what_is_said_for_all() =>
        Assert.Equal(1, await CountConcurrentAsync(1, handler => handler.OrderedByTopic(lanes: 8).Many(many => many.OrderedByTopic(lanes: 1))));

    [Fact]
    public void A_level_that_a_member_has_not_is_refused_naming_both()
    {
        var mqtt = new ServiceCollection().AddTypedMqtt();

        var refused = Assert.Throws<InvalidOperationException>(() => mqtt.AddProbeHandler<ProbeHandler>(handler => handler.OrderedBy(ProbeLevels.Level, lanes: 8)));

        Assert.Contains("{level}", refused.Message, StringComparison.Ordinal);
        Assert.Contains("IProbe.ZeroAsync", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// How many of 64 messages, each on a topic of its own, are with the handler at once. None is let go before
    /// <paramref name="expected"/> have come.
    /// </summary>
    private static async Task<int> CountConcurrentAsync(int expected, Action<ProbeHandlerOptions> configure)
    {
        await using var host = ClientHost.Create(MqttProtocolVersion.V500, configure: mqtt => mqtt.AddProbeHandler<SlowHandler>(configure));
        var peer = await host.GoOnlineSubscribedAsync();
        var handler = host.Get<SlowHandler>();
        for (var i = 0; i < 64; i++)
        {
            peer.Publish($"p/many/{i}", $"{i}");
        }

        var most = 0;
        for (var i = 1; i <= 64; i++)
        {
            most = Math.Max(most, await Within.Limits(handler.Entered.Reader.ReadAsync(TestContext.Current.CancellationToken)));
            if (i >= expected)
            {
                handler.Gate.Release(i == expected ? expected : 1);
            }
        }

        return most;
    }

    private sealed class SlowHandler : ProbeHandlers.IMany, IDisposable
    {
        private int _running;

        internal Channel<int> Entered { get; } = Channel.CreateUnbounded<int>();

        internal SemaphoreSlim Gate { get; } = new(0);

        public async ValueTask OnManyAsync(string level, string text, MqttContext context, CancellationToken cancellationToken)
        {
            Entered.Writer.TryWrite(Interlocked.Increment(ref _running));
            await Gate.WaitAsync(cancellationToken);
            Interlocked.Decrement(ref _running);
        }

        public void Dispose() => Gate.Dispose();
    }
}
