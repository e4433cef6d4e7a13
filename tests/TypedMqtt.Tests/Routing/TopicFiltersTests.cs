using System.Text;
using CsCheck;
using TypedMqtt.Routing;

namespace TypedMqtt.Tests.Routing;

public sealed class TopicFiltersTests
{
    private static readonly string[] Levels = ["a", "b", "", "$a"];

    private static readonly Gen<string> Filters =
        from levels in Gen.OneOf("a", "b", "", "+", "$a").Array[1, 4]
        from tail in Gen.Bool
        select string.Join('/', levels) + (tail ? "/#" : "");

    [Theory]
    [InlineData("a", "a", true)]
    [InlineData("a", "b", false)]
    [InlineData("a", "a/b", false)]
    [InlineData("a", "a/", false)]
    [InlineData("a/", "a/+", true)]
    [InlineData("a/#", "a", true)]
    [InlineData("#", "a/b/c", true)]
    [InlineData("a/+/c", "+/b/+", true)]
    [InlineData("a/+", "b/+", false)]
    [InlineData("a/b/#", "a/c/#", false)]
    [InlineData("#", "$SYS/a", false)]
    [InlineData("+/a", "$SYS/a", false)]
    [InlineData("$share/g/a/+", "a/b", true)]
    [InlineData("$share/g/a", "$share/h/a", true)]
    [InlineData("$share/a/b", "$share/a/c", false)]
    [InlineData("$share/g/$SYS/#", "#", false)]
    public void Two_overlap_where_some_topic_matches_both(string first, string second, bool overlap)
    {
        Assert.Equal(overlap, TopicFilters.Overlap(first, second));
        Assert.Equal(overlap, TopicFilters.Overlap(second, first));
    }

    /// <summary>Filters of up to five levels: a topic of six can tell nothing that one of five does not.</summary>
    [Fact]
    public void They_overlap_exactly_when_one_of_all_topics_matches_both() => Gen.Select(Filters, Filters).Sample(
        (first, second) =>
        {
            var expected = Topics(6).Any(topic => Matches(first, topic) && Matches(second, topic));
            return TopicFilters.Overlap(first, second) == expected;
        },
        iter: 2_000);

    private static bool Matches(string filter, string topic)
    {
        var trie = new TopicTrie<string>();
        trie.Add(filter, filter);
        var matches = new List<string>();
        trie.Match(Encoding.UTF8.GetBytes(topic), matches);
        return matches.Count > 0;
    }

    // Of the values of a level, one that no filter names stands for all the others.
    private static IEnumerable<string> Topics(int depth) =>
        depth == 1 ? Levels : Topics(depth - 1).SelectMany(topic => topic.Count('/') == depth - 2 ? [topic, .. Levels.Select(level => $"{topic}/{level}")] : new[] { topic });
}
