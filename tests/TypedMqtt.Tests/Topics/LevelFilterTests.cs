using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Topics;

public sealed class LevelFilterTests
{
    [Fact]
    public void A_variable_that_is_null_is_refused_so_that_it_cannot_widen_a_subscription()
    {
        string? tenant = null;

        Assert.Throws<ArgumentNullException>(() => { LevelFilter<string> filter = tenant!; });
        Assert.Throws<ArgumentNullException>(() => { LevelFilter<int?> filter = (int?)null; });
    }

    [Fact]
    public void The_default_matches_any_value_and_has_none()
    {
        LevelFilter<int> any = default;

        Assert.False(any.IsBound);
        Assert.Equal("*", any.ToString());
        Assert.Throws<InvalidOperationException>(() => any.Value);
    }

    [Fact]
    public void A_value_is_kept_even_when_it_is_the_default_of_its_type()
    {
        LevelFilter<int> zero = 0;

        Assert.True(zero.IsBound);
        Assert.Equal(0, zero.Value);
        Assert.NotEqual(default, zero);
    }

    [Fact]
    public void Equal_values_make_equal_filters()
    {
        LevelFilter<string> one = "a";
        LevelFilter<string> same = new string('a', 1);
        LevelFilter<string> other = "b";

        Assert.True(one == same && one != other && one.Equals((object)same) && !one.Equals((object)"a"));
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.Equal(default, default(LevelFilter<string>));
    }

    [Fact]
    public void As_text_it_is_the_same_in_every_culture()
    {
        using var culture = new ForeignCulture();
        LevelFilter<double> filter = -1.5;

        Assert.Equal("-1.5", filter.ToString());
    }

    [Fact]
    public void A_level_key_shows_its_placeholder() => Assert.Equal("{deviceId}", new MqttLevel<string>("deviceId").ToString());
}
