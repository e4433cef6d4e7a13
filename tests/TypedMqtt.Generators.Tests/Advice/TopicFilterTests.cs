using CsCheck;
using TypedMqtt.Generators.Advice;
using Xunit;

namespace TypedMqtt.Generators.Tests.Advice;

/// <summary>Whether two filters overlap is asked of the filters; here all topics there could be are tried.</summary>
public sealed class TopicFilterTests
{
    private const int DeepestFilter = 3;

    // "other" stands for everything that no filter names.
    private static readonly string[] TopicLevels = ["a", "b", "$a", "", "other"];

    // A topic is one level deeper than the filters, so that a tail has to be a tail.
    private static readonly string[][] Topics = [.. Enumerable.Range(1, DeepestFilter + 1).SelectMany(Deep)];

    private static readonly Gen<string> Filters =
        from levels in Gen.OneOf(Gen.Const("a"), Gen.Const("b"), Gen.Const("$a"), Gen.Const(""), Gen.Const("+")).Array[1, DeepestFilter]
        from tail in Gen.Bool
        select string.Join('/', tail ? [.. levels[..^1], "#"] : levels);

    [Fact]
    public void Filters_overlap_if_and_only_if_a_topic_matches_both() => Gen.Select(Filters, Filters).Sample(
        (one, other) => TopicFilter.Parse(one).Overlaps(TopicFilter.Parse(other)) == Topics.Any(topic => Matches(one, topic) && Matches(other, topic)));

    [Fact]
    public void Overlap_is_mutual() => Gen.Select(Filters, Filters).Sample(
        (one, other) => TopicFilter.Parse(one).Overlaps(TopicFilter.Parse(other)) == TopicFilter.Parse(other).Overlaps(TopicFilter.Parse(one)));

    [Theory]
    [InlineData("a", "a", true)]
    [InlineData("a", "A", false)]
    [InlineData("a/#", "a", true)]
    [InlineData("a/#", "b", false)]
    [InlineData("a/+", "a", false)]
    [InlineData("a/+", "a/", true)]
    [InlineData("+/b", "a/+", true)]
    [InlineData("#", "$SYS/x", false)]
    [InlineData("+/x", "$SYS/x", false)]
    [InlineData("a/#", "a/$b", true)]
    public void Filters_overlap_as_the_specification_has_it(string one, string other, bool expected) =>
        Assert.Equal(expected, TopicFilter.Parse(one).Overlaps(TopicFilter.Parse(other)));

    private static IEnumerable<string[]> Deep(int depth) => depth == 0
        ? [[]]
        : Deep(depth - 1).SelectMany(topic => TopicLevels.Select(level => (string[])[.. topic, level]));

    /// <summary>MQTT 5, 4.7, word for word.</summary>
    private static bool Matches(string filter, string[] topic)
    {
        var levels = filter.Split('/');
        if (levels[0] is "#" or "+" && topic[0].StartsWith('$'))
        {
            return false;
        }

        // "#" stands for the parent and any number of child levels.
        var isTail = levels[^1] == "#";
        var fixedLevels = isTail ? levels[..^1] : levels;
        return (isTail ? topic.Length >= fixedLevels.Length : topic.Length == fixedLevels.Length)
            && fixedLevels.Zip(topic).All(pair => pair.First == "+" || pair.First == pair.Second);
    }
}
