using CsCheck;
using TypedMqtt.Connection;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Connection;

/// <summary>The keep-alive by itself, over every order of sending, receiving and answering.</summary>
public sealed class KeepAliveRulesTests
{
    private static readonly Gen<(long Interval, long PingTimeout)> Settings = Gen.Select(Gen.Long[1, 100], Gen.Long[1, 200], (interval, timeout) => (interval * 1000, timeout * 1000));

    // What happens at a point in time, apart from the clock that goes on.
    private static readonly Gen<(int What, long After)[]> Traffic = Gen.Select(Gen.Int[0, 3], Gen.Long[0, 60_000]).Array[1, 60];

    [Fact, Statement("MQTT-3.1.2-20")]
    public void The_server_never_hears_nothing_for_longer_than_the_keep_alive_MQTT_3_1_2_20() => Gen.Select(Settings, Traffic).Sample((settings, traffic) =>
    {
        var lastHeard = 0L;
        Play(settings, traffic, (what, now) =>
        {
            Assert.InRange(now - lastHeard, 0, settings.Interval);
            lastHeard = what is Event.Sent or Event.Pinged ? now : lastHeard;
        });
    });

    [Fact]
    public void A_server_that_answers_in_time_is_never_given_up() => Gen.Select(Settings, Traffic).Sample((settings, traffic) =>
        Play(settings, traffic, (what, _) => Assert.NotEqual(Event.GivenUp, what), answersAtOnce: true));

    [Fact]
    public void A_dead_server_is_given_up_within_keep_alive_and_time_out_whatever_is_sent() => Gen.Select(Settings, Traffic).Sample((settings, traffic) =>
    {
        var givenUp = false;
        (int, long)[] sentOnly = [.. traffic.Select(step => (0, step.After))];
        Play(settings, [.. sentOnly, (0, settings.Interval + settings.PingTimeout)], (what, now) =>
        {
            Assert.InRange(now, 0, settings.Interval + settings.PingTimeout + 60_000);
            if (what == Event.GivenUp)
            {
                givenUp = true;
                Assert.InRange(now, 0, settings.Interval + settings.PingTimeout);
            }
        });

        Assert.True(givenUp);
    });

    [Fact]
    public void A_server_that_sends_and_never_answers_is_given_up_within_two_keep_alives_and_the_time_out() => Settings.Sample(settings =>
    {
        var givenUpAt = -1L;
        (int, long)[] busy = [.. Enumerable.Repeat((1, 500L), 1200)];
        Play(settings, busy, (what, now) => givenUpAt = what == Event.GivenUp ? now : givenUpAt);

        Assert.InRange(givenUpAt, 0, settings.Interval + settings.Interval + settings.PingTimeout);
    });

    [Fact]
    public void Zero_turns_it_off() => Assert.True(new KeepAlive(0, 1000, 0).IsOff);

    /// <summary>Lets time pass from check to check, as the loop around the keep-alive does, with traffic in between.</summary>
    private static void Play((long Interval, long PingTimeout) settings, (int What, long After)[] traffic, Action<Event, long> on, bool answersAtOnce = false)
    {
        var keepAlive = new KeepAlive(settings.Interval, settings.PingTimeout, now: 0);
        var now = 0L;
        var wakesAt = keepAlive.NextCheck;
        foreach (var (what, after) in traffic)
        {
            var until = now + after;
            while (wakesAt <= until)
            {
                now = wakesAt;
                switch (keepAlive.Check(now))
                {
                    case KeepAliveAction.GiveUp:
                        on(Event.GivenUp, now);
                        return;
                    case KeepAliveAction.Ping:
                        on(Event.Pinged, now);
                        keepAlive.OnSent(now);
                        if (answersAtOnce)
                        {
                            keepAlive.OnReceived(now);
                            keepAlive.OnPingResponse();
                        }

                        break;
                    case KeepAliveAction.None:
                        break;
                }

                // The loop sleeps for what it knows now, however things change meanwhile.
                Assert.True(keepAlive.NextCheck > now, "The loop would spin.");
                wakesAt = keepAlive.NextCheck;
            }

            now = until;
            switch (what)
            {
                case 0:
                    keepAlive.OnSent(now);
                    on(Event.Sent, now);
                    break;
                case 1:
                    keepAlive.OnReceived(now);
                    break;
                case 2:
                    keepAlive.OnReceived(now);
                    keepAlive.OnPingResponse();
                    break;
                default:
                    break;
            }
        }
    }

    private enum Event
    {
        Sent,
        Pinged,
        GivenUp,
    }
}
