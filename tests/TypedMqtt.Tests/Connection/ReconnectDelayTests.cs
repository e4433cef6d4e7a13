using CsCheck;
using TypedMqtt.Connection;

namespace TypedMqtt.Tests.Connection;

public sealed class ReconnectDelayTests
{
    private static readonly TimeSpan Minimum = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Maximum = TimeSpan.FromSeconds(30);

    [Fact]
    public void The_first_wait_is_the_minimum() => Assert.Equal(Minimum, Create(1).Next(Recovery.Retry));

    [Fact]
    public void Every_wait_is_between_the_minimum_and_three_times_the_last_and_never_above_the_maximum()
    {
        Gen.Int.Sample(seed =>
        {
            var delay = Create(seed);
            var last = delay.Next(Recovery.Retry);
            for (var i = 0; i < 50; i++)
            {
                var next = delay.Next(Recovery.Retry);
                Assert.InRange(next, Minimum, TimeSpan.FromTicks(Math.Min(Maximum.Ticks, last.Ticks * 3)));
                last = next;
            }
        });
    }

    [Fact]
    public void Waits_grow_to_the_order_of_the_maximum()
    {
        var delay = Create(1);

        Assert.Contains(Enumerable.Range(0, 200).Select(_ => delay.Next(Recovery.Retry)), wait => wait > Maximum / 2);
    }

    [Fact]
    public void Clients_that_lost_their_server_together_do_not_come_back_together()
    {
        var waits = Enumerable.Range(0, 100).Select(seed =>
        {
            var delay = Create(seed);
            delay.Next(Recovery.Retry);
            return delay.Next(Recovery.Retry);
        });

        Assert.True(waits.Distinct().Count() > 90);
    }

    [Fact]
    public void What_only_an_operator_can_mend_is_tried_again_after_the_longest_wait() => Assert.Equal(Maximum, Create(1).Next(Recovery.RetrySlowly));

    [Fact]
    public void A_server_that_accepts_and_drops_is_not_hammered()
    {
        var delay = Create(1);
        delay.Next(Recovery.RetrySlowly);
        delay.OnConnectionLasted(ReconnectDelay.StableAfter - TimeSpan.FromMilliseconds(1));

        Assert.NotEqual(Minimum, delay.Next(Recovery.Retry));
    }

    [Fact]
    public void After_a_stable_connection_it_starts_over()
    {
        var delay = Create(1);
        delay.Next(Recovery.RetrySlowly);
        delay.OnConnectionLasted(ReconnectDelay.StableAfter);

        Assert.Equal(Minimum, delay.Next(Recovery.Retry));
    }

    [Fact]
    public void Minimum_and_maximum_may_be_the_same()
    {
        var delay = new ReconnectDelay(Maximum, Maximum, new Random(1));

        Assert.All(Enumerable.Range(0, 10), _ => Assert.Equal(Maximum, delay.Next(Recovery.Retry)));
    }

    private static ReconnectDelay Create(int seed) => new(Minimum, Maximum, new Random(seed));
}
