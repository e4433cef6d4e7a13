using TypedMqtt.Generators.Tests.Harness;
using Xunit;

namespace TypedMqtt.Generators.Tests.Rules;

/// <summary>TMQ114 and TMQ115.</summary>
public sealed class OverlapRuleTests
{
    [Theory]
    [InlineData("x", "int level", "x", "int level")]
    [InlineData("{level}", "int level", "x", "int other")]
    [InlineData("x/{level}", "int level", "{level}/y", "int level")]
    [InlineData("{*rest}", "string rest", "x/y/z", "int other")]
    [InlineData("x/{*rest}", "string rest", "x", "int other")]
    public Task Members_that_share_a_topic_are_told_of_at_the_later_one(string first, string firstParameter, string second, string secondParameter) =>
        AnalyzerTest.ReportsAsync("TMQ114", $$"""
            [MqttContract("a")]
            public interface IContract
            {
                [MqttEvent("{{first}}")]
                ValueTask XAsync({{firstParameter}});

                [MqttState([|"{{second}}"|])]
                ValueTask YAsync({{secondParameter}});
            }
            """, "'IContract.XAsync' and 'IContract.YAsync'");

    [Fact]
    public Task A_member_that_overlaps_with_several_is_told_of_once() => AnalyzerTest.ReportsAsync("TMQ114", """
        [MqttContract]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask XAsync();

            [MqttEvent("y")]
            ValueTask YAsync();

            [MqttEvent([|"{level}"|])]
            ValueTask ZAsync(int level);
        }
        """);

    [Fact]
    public Task A_member_that_overlaps_with_an_inherited_one_is_told_of_in_the_heir_and_as_of_one_contract()
    {
        const string Source = """
            [MqttContract("a")]
            public interface IHeir : IBase
            {
                [MqttEvent([|"{level}"|])]
                ValueTask YAsync(int level);
            }

            [MqttContract("a")]
            public interface IBase
            {
                [MqttEvent("x")]
                ValueTask XAsync();
            }
            """;

        return Task.WhenAll(
            AnalyzerTest.ReportsAsync("TMQ114", Source, "'IBase.XAsync' and 'IHeir.YAsync'"),
            AnalyzerTest.StaysSilentAsync("TMQ115", Markup.Parse(Source).Source));
    }

    [Fact]
    public Task Members_that_share_no_topic_are_not_told_of() => AnalyzerTest.StaysSilentAsync("TMQ114", """
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x/{level}")]
            ValueTask XAsync(int level);

            [MqttEvent("x")]
            ValueTask YAsync();

            [MqttEvent("X/{level}")]
            ValueTask ZAsync(int level);

            [MqttEvent("y/{level}/{*rest}")]
            ValueTask RestAsync(int level, string rest);
        }
        """);

    [Fact]
    public Task A_wildcard_and_a_topic_of_the_servers_share_none() => AnalyzerTest.StaysSilentAsync("TMQ114", """
        [MqttContract]
        public interface IContract
        {
            [MqttEvent("{*rest}")]
            ValueTask XAsync(string rest);

            [MqttEvent("$SYS/uptime")]
            ValueTask YAsync();
        }
        """);

    [Fact]
    public Task Contracts_that_share_a_topic_are_told_of_at_the_later_one() => AnalyzerTest.ReportsAsync("TMQ115", """
        [MqttContract("acme")]
        public interface IWatch
        {
            [MqttEvent("{*rest}")]
            ValueTask SeenAsync(string rest);
        }

        [MqttContract("acme/lamps")]
        public interface ILamps
        {
            [MqttEvent([|"{lamp}"|])]
            ValueTask SwitchedAsync(string lamp, bool payload);
        }
        """, "'IWatch.SeenAsync' and 'ILamps.SwitchedAsync'");

    [Fact]
    public Task Contracts_with_topics_of_their_own_and_heirs_of_one_contract_are_not_told_of() => AnalyzerTest.StaysSilentAsync("TMQ115", """
        [MqttContract("acme/devices")]
        public interface IDevices
        {
            [MqttEvent("{device}")]
            ValueTask SeenAsync(string device);
        }

        [MqttContract("acme/lamps")]
        public interface ILamps : IDevices
        {
            [MqttEvent("{lamp}")]
            ValueTask SwitchedAsync(string lamp, bool payload);
        }

        [MqttContract("acme/fans")]
        public interface IFans : IDevices
        {
            [MqttEvent("{fan}")]
            ValueTask TurnedAsync(string fan, int payload);
        }
        """);
}
