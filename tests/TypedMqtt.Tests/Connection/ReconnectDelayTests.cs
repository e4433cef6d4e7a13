using CsCheck;
using TypedMqtt.Connection;

namespace TypedMqtt.Tests.Connection;

/// <summary>How long to wait between attempts.</summary>
public sealed class ReconnectDelayTests
{
    private static readonly Gen<(TimeSpan Minimum, TimeSpan Maximum)> Bounds =
        Gen.Select(Gen.Int[1, 10_000], Gen.Int[0, 100_000], (minimum, more) => (TimeSpan.FromMilliseconds(minimum), TimeSpan.FromMilliseconds(minimum + more)));

    [Fact]
    public void A_wait_is_within_bounds_and_at_most_three_times_the_last() => Gen.Select(Bounds, Gen.Int, Gen.Bool.Array[1, 40]).Sample((bounds, seed, slowly) =>
    {
        var delay = new ReconnectDelay(bounds.Minimum, bounds.Maximum, new Random(seed));
        var last = TimeSpan.Zero;
        foreach (var slow in slowly)
        {
            var wait = delay.Next(slow ? Recovery.RetrySlowly : Recovery.Retry);
            Assert.InRange(wait, bounds.Minimum, bounds.Maximum);
            Assert.True(slow ? wait == bounds.Maximum : wait <= (last * 3 > bounds.Minimum ? last * 3 : bounds.Minimum));
            last = wait;
        }
    });

    [Fact]
    public void Only_a_stable_connection_starts_over() => Gen.Select(Gen.Int, Gen.Int[0, 30_000]).Sample((seed, lasted) =>
    {
        var minimum = TimeSpan.FromSeconds(1);
        var delay = new ReconnectDelay(minimum, TimeSpan.FromHours(1), new Random(seed));
        delay.Next(Recovery.RetrySlowly);
        delay.OnConnectionLasted(TimeSpan.FromMilliseconds(lasted));
        var wait = delay.Next(Recovery.Retry);

        // With a last wait of an hour, a wait of exactly the minimum is no draw of chance.
        Assert.Equal(lasted >= ReconnectDelay.StableAfter.TotalMilliseconds, wait == minimum);
    });

    [Fact]
    public void Clients_that_lost_their_server_together_do_not_come_back_together()
    {
        var waits = Enumerable.Range(0, 100).Select(seed =>
        {
            var delay = new ReconnectDelay(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), new Random(seed));
            delay.Next(Recovery.Retry);
            return delay.Next(Recovery.Retry);
        });

        Assert.True(waits.Distinct().Count() > 90);
    }
}
