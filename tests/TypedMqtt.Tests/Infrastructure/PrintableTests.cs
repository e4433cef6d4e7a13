using CsCheck;
using TypedMqtt.Infrastructure;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Infrastructure;

public sealed class PrintableTests
{
    [Fact]
    public void An_ordinary_topic_is_left_as_it_is() => Assert.Equal("house/häll/✓😀", Printable.Shorten("house/häll/✓😀"));

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("a\u001Bb")]
    [InlineData("a\u007Fb")]
    [InlineData("a\u0085b")]
    [InlineData("a\u009Bb")]
    [InlineData("a\u2028b")]
    [InlineData("a\u2029b")]
    public void A_topic_can_neither_begin_a_line_of_the_log_nor_command_a_terminal(string topic) =>
        Assert.Equal("a\uFFFDb", Printable.Shorten(topic));

    [Fact]
    public void A_long_topic_is_cut_and_says_so()
    {
        var shortened = Printable.Shorten(new string('a', 65_535));

        Assert.Equal(new string('a', 200) + "…", shortened);
        Assert.Equal(new string('a', 200), Printable.Shorten(new string('a', 200)));
    }

    [Fact]
    public void A_cut_leaves_no_half_of_a_character() =>
        Assert.Equal(new string('a', 199) + "…", Printable.Shorten(new string('a', 199) + "😀😀"));

    [Fact]
    public void Whatever_the_topic_a_line_of_the_log_can_bear_it()
    {
        Values.Hostile.Array[0, 60].Sample(parts =>
        {
            var text = Printable.Shorten(string.Concat(parts));

            Assert.InRange(text.Length, 0, 201);
            Assert.DoesNotContain(text, char.IsControl);
        });
    }
}
