using Microsoft.Extensions.Time.Testing;
using TypedMqtt.Infrastructure;

namespace TypedMqtt.Tests.Infrastructure;

public sealed class ClockTests
{
    [Fact]
    public void It_counts_milliseconds_from_when_it_was_made()
    {
        var time = new FakeTimeProvider();
        time.Advance(TimeSpan.FromDays(1));
        var clock = new Clock(time);

        Assert.Equal(0, clock.Now);
        time.Advance(TimeSpan.FromMilliseconds(1500));
        Assert.Equal(1500, clock.Now);
    }

    [Fact]
    public void A_wall_clock_that_is_set_back_does_not_move_it()
    {
        var time = new TwoClocks { Timestamp = 1_000, WallClock = DateTimeOffset.UnixEpoch.AddDays(1) };
        var clock = new Clock(time);

        time.Timestamp += 2_000;
        time.WallClock = DateTimeOffset.UnixEpoch;

        Assert.Equal(2_000, clock.Now);
    }

    /// <summary>A wall clock, and a stopwatch that counts milliseconds: in a real machine they go their own ways.</summary>
    private sealed class TwoClocks : TimeProvider
    {
        internal long Timestamp { get; set; }

        internal DateTimeOffset WallClock { get; set; }

        public override long TimestampFrequency => 1_000;

        public override long GetTimestamp() => Timestamp;

        public override DateTimeOffset GetUtcNow() => WallClock;
    }
}
