using CsCheck;
using TypedMqtt.Authentication;

namespace TypedMqtt.Tests.Authentication;

public sealed class ExpiryTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(10, 8)]
    [InlineData(60, 48)]
    [InlineData(3_600, 3_300)]
    [InlineData(0, 0)]
    [InlineData(-60, -60)]
    public void Four_fifths_of_the_time_pass_and_all_but_five_minutes_at_most(int seconds, int due) =>
        Assert.Equal(Now.AddSeconds(due), Expiry.RenewAt(Now.AddSeconds(seconds), Now));

    [Fact]
    public void It_is_never_renewed_after_its_end_or_long_before_it_whatever_the_calendar_says() =>
        Gen.Select(Gen.DateTimeOffset, Gen.DateTimeOffset).Sample((end, now) =>
        {
            var due = Expiry.RenewAt(end, now);
            Assert.InRange(end - due, TimeSpan.Zero, Expiry.LongestAhead);
            Assert.True(due >= now || due == end);
        });
}
