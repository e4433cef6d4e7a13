using TypedMqtt.Connection;

namespace TypedMqtt.Tests.Connection;

public sealed class KeepAliveTests
{
    private const long Interval = 60_000;
    private const long PingTimeout = 10_000;

    [Fact]
    public void PINGREQ_is_due_when_the_link_was_silent_for_the_keep_alive()
    {
        var keepAlive = new KeepAlive(Interval, PingTimeout, now: 1_000);

        Assert.Equal(61_000, keepAlive.NextCheck);
        Assert.Equal(KeepAliveAction.None, keepAlive.Check(60_999));
        Assert.Equal(KeepAliveAction.Ping, keepAlive.Check(61_000));
    }

    [Fact]
    public void A_half_open_link_under_steady_traffic_of_ours_is_found_MQTTnet_2244()
    {
        var keepAlive = new KeepAlive(Interval, PingTimeout, now: 0);
        for (var now = 0L; now < Interval; now += 1_000)
        {
            keepAlive.OnSent(now);
            Assert.Equal(KeepAliveAction.None, keepAlive.Check(now));
        }

        Assert.Equal(KeepAliveAction.Ping, keepAlive.Check(Interval));
        keepAlive.OnSent(Interval);
        Assert.Equal(Interval + PingTimeout, keepAlive.NextCheck);
        keepAlive.OnSent(Interval + 5_000);
        Assert.Equal(KeepAliveAction.None, keepAlive.Check(Interval + PingTimeout - 1));
        Assert.Equal(KeepAliveAction.GiveUp, keepAlive.Check(Interval + PingTimeout));
    }

    [Fact]
    public void PINGREQ_is_due_under_steady_traffic_of_the_server_too_for_the_server_counts_ours()
    {
        var keepAlive = new KeepAlive(Interval, PingTimeout, now: 0);
        for (var now = 0L; now < Interval; now += 1_000)
        {
            keepAlive.OnReceived(now);
        }

        Assert.Equal(KeepAliveAction.Ping, keepAlive.Check(Interval));
    }

    [Fact]
    public void Any_packet_answers_a_PINGREQ()
    {
        var keepAlive = new KeepAlive(Interval, PingTimeout, now: 0);
        Assert.Equal(KeepAliveAction.Ping, keepAlive.Check(Interval));
        keepAlive.OnSent(Interval);

        keepAlive.OnReceived(Interval + 9_999);

        Assert.Equal(KeepAliveAction.None, keepAlive.Check(Interval + PingTimeout));
        Assert.Equal(2 * Interval, keepAlive.NextCheck);
    }

    [Fact]
    public void Traffic_both_ways_needs_no_PINGREQ()
    {
        var keepAlive = new KeepAlive(Interval, PingTimeout, now: 0);
        for (var now = 0L; now < 10 * Interval; now += Interval - 1)
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
