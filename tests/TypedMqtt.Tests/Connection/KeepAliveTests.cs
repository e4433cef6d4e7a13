using TypedMqtt.Connection;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Connection;

public sealed class KeepAliveTests
{
    private const long Interval = 60_000;
    private const long PingTimeout = 10_000;

    // PINGREQ goes out a second before the interval is over.
    private const long Silence = 59_000;

    [Fact]
    [Statement("MQTT-3.1.2-20")]
    public void PINGREQ_is_due_before_the_link_was_silent_for_the_keep_alive()
    {
        var keepAlive = new KeepAlive(Interval, PingTimeout, now: 1_000);

        Assert.Equal(1_000 + Silence, keepAlive.NextCheck);
        Assert.Equal(KeepAliveAction.None, keepAlive.Check(Silence + 999));
        Assert.Equal(KeepAliveAction.Ping, keepAlive.Check(Silence + 1_000));
    }

    [Theory]
    [InlineData(1_000, 900)]
    [InlineData(5_000, 4_500)]
    [InlineData(65_535_000, 65_534_000)]
    public void PINGREQ_is_a_tenth_of_the_keep_alive_early_and_at_most_a_second(long interval, long silence) =>
        Assert.Equal(silence, new KeepAlive(interval, PingTimeout, now: 0).NextCheck);

    [Fact]
    public void A_half_open_link_under_steady_traffic_of_ours_is_found_MQTTnet_2244()
    {
        var keepAlive = new KeepAlive(Interval, PingTimeout, now: 0);
        for (var now = 0L; now < Silence; now += 1_000)
        {
            keepAlive.OnSent(now);
            Assert.Equal(KeepAliveAction.None, keepAlive.Check(now));
        }

        Assert.Equal(KeepAliveAction.Ping, keepAlive.Check(Silence));
        keepAlive.OnSent(Silence + 5_000);
        Assert.Equal(Silence + PingTimeout, keepAlive.NextCheck);
        Assert.Equal(KeepAliveAction.None, keepAlive.Check(Silence + PingTimeout - 1));
        Assert.Equal(KeepAliveAction.GiveUp, keepAlive.Check(Silence + PingTimeout));
    }

    [Fact]
    public void PINGREQ_is_due_under_steady_traffic_of_the_server_too_for_the_server_counts_ours()
    {
        var keepAlive = new KeepAlive(Interval, PingTimeout, now: 0);
        for (var now = 0L; now < Silence; now += 1_000)
        {
            keepAlive.OnReceived(now);
        }

        Assert.Equal(KeepAliveAction.Ping, keepAlive.Check(Silence));
    }

    [Fact]
    public void PINGRESP_answers_a_PINGREQ()
    {
        var keepAlive = new KeepAlive(Interval, PingTimeout, now: 0);
        Assert.Equal(KeepAliveAction.Ping, keepAlive.Check(Silence));
        keepAlive.OnSent(Silence);

        keepAlive.OnReceived(Silence + 9_999);
        keepAlive.OnPingResponse();

        Assert.Equal(KeepAliveAction.None, keepAlive.Check(Silence + PingTimeout));
        Assert.Equal(2 * Silence, keepAlive.NextCheck);
    }

    [Fact]
    public void A_server_that_sends_what_is_before_PINGRESP_gets_time_for_it_but_one_that_never_reads_is_found()
    {
        var keepAlive = new KeepAlive(Interval, PingTimeout, now: 0);
        Assert.Equal(KeepAliveAction.Ping, keepAlive.Check(Silence));
        var now = Silence;
        for (; now < Silence + Interval + PingTimeout; now += 1_000)
        {
            keepAlive.OnReceived(now);

            // While it waits the client is not silent for longer than the keep-alive either.
            Assert.Equal(now == 2 * Silence ? KeepAliveAction.Ping : KeepAliveAction.None, keepAlive.Check(now));
        }

        Assert.Equal(KeepAliveAction.GiveUp, keepAlive.Check(now));
    }

    [Fact]
    public void Traffic_both_ways_needs_no_PINGREQ()
    {
        var keepAlive = new KeepAlive(Interval, PingTimeout, now: 0);
        for (var now = 0L; now < 10 * Interval; now += Silence - 1)
        {
            keepAlive.OnSent(now);
            keepAlive.OnReceived(now);
            Assert.Equal(KeepAliveAction.None, keepAlive.Check(now));
        }
    }

    [Fact]
    public void Zero_turns_it_off()
    {
        Assert.True(new KeepAlive(0, PingTimeout, now: 0).IsOff);
        Assert.False(new KeepAlive(1, PingTimeout, now: 0).IsOff);
    }
}
