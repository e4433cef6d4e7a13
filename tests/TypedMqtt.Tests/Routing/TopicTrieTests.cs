using System.Text;
using CsCheck;
using TypedMqtt.Routing;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Routing;

/// <summary>The trie against a matcher that does as the specification's text says, word by word (MQTT 5, 4.7).</summary>
public sealed class TopicTrieTests
{
    // Few levels, so that filters and topics meet often.
    private static readonly Gen<string> Level = Gen.OneOf("", "a", "b", "ü", "$a", "a$");
    private static readonly Gen<string> Topic = Level.Array[1, 4].Select(levels => string.Join('/', levels));
    private static readonly Gen<string> Filter = Gen.Select(
        Gen.Frequency((3, Level), (2, Gen.Const("+"))).Array[1, 4],
        Gen.Int[0, 3],
        (levels, tail) => tail == 0 ? string.Join('/', [.. levels[1..], "#"]) : string.Join('/', levels));

    private static readonly Gen<string> Short = Gen.Select(
        Gen.Frequency((3, Gen.OneOf("a", "", "$a")), (2, Gen.Const("+"))).Array[1, 3],
        Gen.Int[0, 3],
        (levels, tail) => tail == 0 ? string.Join('/', [.. levels[1..], "#"]) : string.Join('/', levels));

    private static readonly string[] Names = ["a", "", "$a", "x"];

    private static readonly string[] ShortTopics =
    [
        .. Names,
        .. Names.SelectMany(first => Names.Select(second => $"{first}/{second}")),
        .. Names.SelectMany(first => Names.SelectMany(second => Names.Select(third => $"{first}/{second}/{third}"))),
        .. Names.SelectMany(first => Names.SelectMany(second => Names.SelectMany(third => Names.Select(fourth => $"{first}/{second}/{third}/{fourth}")))),
    ];

    [Fact, Statement("MQTT-4.7.1-1"), Statement("MQTT-4.7.1-2"), Statement("MQTT-4.7.2-1"), Statement("MQTT-4.7.3-4")]
    public void It_matches_as_a_naive_matcher_does() =>
        Gen.Select(Filter.Array[0, 12], Topic).Sample(
            (filters, topic) =>
            {
                var trie = new TopicTrie<string>();
                foreach (var filter in filters)
                {
                    trie.Add(filter, filter);
                }

                Assert.Equal(Sorted(filters.Where(filter => Matches(filter, topic))), Match(trie, topic));
            },
            iter: 20_000);

    // The filters cover few enough topics, of few enough levels, to look at all of them.
    [Fact]
    public void One_filter_is_found_to_cover_another_where_every_topic_of_that_one_is_its_own_too() =>
        Gen.Select(Short.Array[1, 6], Short).Sample(
            (filters, filter) =>
            {
                var trie = new TopicTrie<string>();
                var (covering, covered) = (new List<string>(), new List<string>());
                foreach (var other in filters)
                {
                    trie.Add(other, other);
                }

                trie.MatchCovering(filter, covering);
                trie.MatchCovered(filter, covered);

                // "+/#" is "#" in other words, which need not be found out.
                Assert.Equal(Sorted(filters.Where(other => Covers(other, filter) && !Covers(filter, other) || other == filter)), Sorted(covering.Where(other => !Covers(filter, other) || other == filter)));
                Assert.Equal(Sorted(filters.Where(other => Covers(filter, other) && !Covers(other, filter) || other == filter)), Sorted(covered.Where(other => !Covers(other, filter) || other == filter)));
            },
            iter: 20_000);

    [Fact]
    public void It_forgets_what_is_taken_away_and_nothing_else() =>
        Gen.Select(Gen.Select(Gen.Bool, Filter).Array[0, 40], Topic.Array[1, 5]).Sample(
            (steps, topics) =>
            {
                var trie = new TopicTrie<string>();
                var filters = new List<string>();
                foreach (var (adds, filter) in steps)
                {
                    if (adds)
                    {
                        trie.Add(filter, filter);
                        filters.Add(filter);
                    }
                    else
                    {
                        Assert.Equal(filters.Remove(filter), trie.Remove(filter, filter));
                    }
                }

                foreach (var topic in topics)
                {
                    Assert.Equal(Sorted(filters.Where(filter => Matches(filter, topic))), Match(trie, topic));
                }
            },
            iter: 5_000);

    [Theory, Statement("MQTT-4.7.1-1"), Statement("MQTT-4.7.1-2"), Statement("MQTT-4.7.2-1")]
    [InlineData("a/#", "a", true)] // the parent too
    [InlineData("a/#", "a/", true)]
    [InlineData("a/#", "ab", false)]
    [InlineData("+", "", true)]
    [InlineData("+/+", "/", true)]
    [InlineData("+", "/a", false)]
    [InlineData("/+", "/a", true)]
    [InlineData("a/+", "a", false)]
    [InlineData("a/+/c", "a//c", true)]
    [InlineData("#", "$SYS/x", false)]
    [InlineData("+/x", "$SYS/x", false)]
    [InlineData("$SYS/#", "$SYS/x", true)]
    [InlineData("$SYS/+", "$SYS/x", true)]
    [InlineData("a/+", "a/$x", true)] // only a topic's first character matters
    [InlineData("a", "A", false)]
    [InlineData("ü", "u\u0308", false)] // never normalized (MQTT-4.7.3-4)
    public void The_examples_of_the_specification_hold(string filter, string topic, bool matches)
    {
        var trie = new TopicTrie<string>();
        trie.Add(filter, filter);
        Assert.Equal(matches, Match(trie, topic).Length > 0);
        Assert.Equal(matches, Matches(filter, topic));
    }

    [Fact]
    public void Matching_allocates_nothing()
    {
        var trie = new TopicTrie<string>();
        trie.Add("a/+/c", "one");
        trie.Add("a/#", "two");
        trie.Add("a/b/c", "three");
        var matches = new List<string>(8);
        trie.Match("a/b/c"u8, matches);
        Assert.Equal(3, matches.Count);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            matches.Clear();
            trie.Match("a/b/c"u8, matches);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static string[] Match(TopicTrie<string> trie, string topic)
    {
        var matches = new List<string>();
        trie.Match(Encoding.UTF8.GetBytes(topic), matches);
        return Sorted(matches);
    }

    private static string[] Sorted(IEnumerable<string> filters) => [.. filters.Order(StringComparer.Ordinal)];

    private static bool Matches(string filter, string topic)
    {
        if (topic.StartsWith('$') && (filter.StartsWith('+') || filter.StartsWith('#')))
        {
            return false;
        }

        var filterLevels = filter.Split('/');
        var topicLevels = topic.Split('/');
        for (var i = 0; i < filterLevels.Length; i++)
        {
            if (filterLevels[i] == "#")
            {
                return true;
            }

            if (i == topicLevels.Length || (filterLevels[i] != "+" && filterLevels[i] != topicLevels[i]))
            {
                // "sport/#" also matches the singular "sport": no level is needed for "#" to stand for.
                return false;
            }
        }

        return filterLevels.Length == topicLevels.Length;
    }

    private static bool Covers(string filter, string other) => ShortTopics.All(topic => !Matches(other, topic) || Matches(filter, topic));
}
