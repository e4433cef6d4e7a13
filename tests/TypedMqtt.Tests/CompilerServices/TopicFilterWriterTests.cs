using CsCheck;
using TypedMqtt.CompilerServices;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.CompilerServices;

public sealed class TopicFilterWriterTests
{
    private static readonly EnumWireNames<DayOfWeek> Days = new((DayOfWeek.Monday, "mo"));

    [Fact]
    public void What_is_not_bound_is_a_wildcard()
    {
        Assert.Equal("house/+/+/+/+/#", Write(default, default, default, default, default));
    }

    [Fact]
    public void A_bound_level_narrows_the_filter()
    {
        Assert.Equal("house/hall/+/+/+/#", Write("hall", default, default, default, default));
        Assert.Equal("house/+/-7/+/+/#", Write(default, -7, default, default, default));
        Assert.Equal("house/+/+/false/+/#", Write(default, default, false, default, default));
        Assert.Equal("house/+/+/+/mo/#", Write(default, default, default, DayOfWeek.Monday, default));
        Assert.Equal("house/+/+/+/+/a/b", Write(default, default, default, default, "a/b"));
    }

    [Fact]
    public void A_tail_alone_is_the_wildcard_alone()
    {
        var writer = new TopicFilterWriter("{*everything}");
        writer.Tail(default, "everything");

        Assert.Equal("#", writer.ToString());
    }

    [Fact]
    public void Whatever_value_is_bound_it_asks_for_one_value_or_is_refused()
    {
        Values.Hostile.Sample(
            value =>
            {
                try
                {
                    Assert.Equal(["house", value, "+", "+", "+", "#"], Write(value, default, default, default, default).Split('/'));
                    Assert.True(Values.MayBeALevel(value));
                }
                catch (ArgumentException e)
                {
                    Assert.Equal("room", e.ParamName);
                    Assert.False(Values.MayBeALevel(value));
                }
            },
            iter: 20_000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("#")]
    [InlineData("a/#")]
    [InlineData("a//b")]
    [InlineData("a/")]
    public void A_bound_tail_cannot_widen_the_filter(string tail) =>
        Assert.Equal("path", Assert.Throws<ArgumentException>(() => Write(default, default, default, default, tail)).ParamName);

    [Fact]
    public void A_value_cannot_make_a_shared_subscription() =>
        Assert.Equal("tenant", Assert.Throws<ArgumentException>(static () =>
        {
            var writer = new TopicFilterWriter("{tenant}/{group}");
            writer.Level("$share", "tenant");
        }).ParamName);

    [Fact]
    public void No_filter_is_longer_than_its_length_can_say() =>
        Assert.Equal("room", Assert.Throws<ArgumentException>(static () => Write(new string('a', 65_529), default, default, default, default)).ParamName);

    private static string Write(LevelFilter<string> room, LevelFilter<int> zone, LevelFilter<bool> flag, LevelFilter<DayOfWeek> day, LevelFilter<string> path)
    {
        var writer = new TopicFilterWriter("house/{room}/{zone}/{flag}/{day}/{*path}");
        writer.Literal("house/"u8);
        writer.Level(room, "room");
        writer.Literal("/"u8);
        writer.Level(zone, "zone");
        writer.Literal("/"u8);
        writer.Level(flag, "flag");
        writer.Literal("/"u8);
        writer.Level(day, Days, "day");
        writer.Tail(path, "path");
        return writer.ToString();
    }
}
