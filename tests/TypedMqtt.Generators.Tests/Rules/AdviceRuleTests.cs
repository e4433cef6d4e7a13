using TypedMqtt.Generators.Tests.Harness;
using Xunit;

namespace TypedMqtt.Generators.Tests.Rules;

/// <summary>TMQ02x and TMQ11x: what works and is rarely meant.</summary>
public sealed class AdviceRuleTests
{
    [Theory]
    [InlineData("interface", ";")]
    [InlineData("abstract class", ";")]
    [InlineData("class", " => default;")]
    public Task An_attribute_outside_a_contract_is_reported(string kind, string body) => AnalyzerTest.ReportsAsync("TMQ025", $$"""
        public {{kind}} Thing
        {
            [[|MqttEvent("x")|]]
            public {{(kind == "abstract class" ? "abstract " : "")}}ValueTask XAsync(){{body}}

            [Obsolete, [|MqttState("y")|]]
            public {{(kind == "abstract class" ? "abstract " : "")}}ValueTask YAsync(){{body}}
        }
        """, "[MqttContract]");

    [Fact]
    public Task An_attribute_in_an_heir_of_a_contract_that_is_none_itself_is_reported() => AnalyzerTest.ReportsAsync("TMQ025", """
        [MqttContract("a")]
        public interface IBase
        {
            [MqttEvent("x")]
            ValueTask XAsync();
        }

        public interface IHeir : IBase
        {
            [[|MqttEvent("y")|]]
            ValueTask YAsync();
        }
        """, "'IHeir'");

    [Fact]
    public Task An_attribute_in_a_contract_is_not_reported() => AnalyzerTest.StaysSilentAsync("TMQ025", """
        [MqttContract("a")]
        public partial interface IContract;

        public partial interface IContract
        {
            [MqttEvent("x")]
            ValueTask XAsync();
        }
        """);

    [Theory]
    [InlineData("")]
    [InlineData(", Qos = MqttQos.AtMostOnce")]
    public Task A_state_at_QoS_0_is_told_of(string qos) => AnalyzerTest.ReportsAsync("TMQ022", $$"""
        [MqttContract("a")]
        public interface IContract
        {
            [MqttState("x"{{qos}})]
            ValueTask [|XAsync|](string payload);
        }
        """, "'IContract.XAsync'");

    [Fact]
    public Task A_state_that_arrives_and_an_event_at_QoS_0_are_not_told_of() => AnalyzerTest.StaysSilentAsync("TMQ022", """
        [MqttContract("a")]
        public interface IContract
        {
            [MqttState("x", Qos = MqttQos.AtLeastOnce)]
            ValueTask XAsync(string payload);

            [MqttEvent("y")]
            ValueTask YAsync(string payload);
        }
        """);

    [Fact]
    public Task A_member_without_a_cancellation_token_is_told_of() => AnalyzerTest.ReportsAsync("TMQ023", """
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask [|XAsync|](string payload);
        }
        """);

    [Fact]
    public Task A_member_with_a_cancellation_token_is_not_told_of() => AnalyzerTest.StaysSilentAsync("TMQ023", """
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask XAsync(string payload, CancellationToken ct = default);
        }
        """);

    [Theory]
    [InlineData("V311", "MQTT 3.1.1")]
    [InlineData("V310", "MQTT 3.1")]
    public Task What_only_MQTT_5_has_is_reported_in_a_contract_for_an_older_version(string version, string message) => AnalyzerTest.ReportsAsync("TMQ024", $$"""
        [MqttContract("a", ProtocolVersion = MqttProtocolVersion.{{version}})]
        public interface IContract
        {
            [MqttEvent("x", ExpirySeconds = [|60|])]
            ValueTask XAsync(string payload, [MqttUserProperty("trace")] string? [|trace|]);
        }
        """, message);

    [Theory]
    [InlineData("", "60")]
    [InlineData(", ProtocolVersion = MqttProtocolVersion.V500", "60")]
    [InlineData(", ProtocolVersion = MqttProtocolVersion.V311", "0")]
    public Task What_a_version_has_is_not_reported(string version, string seconds) => AnalyzerTest.StaysSilentAsync("TMQ024", $$"""
        [MqttContract("a"{{version}})]
        public interface IContract
        {
            [MqttEvent("x", ExpirySeconds = {{seconds}}, Qos = MqttQos.ExactlyOnce)]
            ValueTask XAsync(string payload);
        }
        """);

    [Theory]
    [InlineData("[|\"/a\"|]", "\"x\"")]
    [InlineData("[|\"a//b\"|]", "\"x\"")]
    [InlineData("\"a\"", "[|\"x/\"|]")]
    [InlineData("\"a\"", "[|\"x//y\"|]")]
    [InlineData("\"a\"", "[|\"//x\"|]")]
    [InlineData("\"\"", "[|\"/x\"|]")]
    public Task An_empty_level_is_told_of_where_it_is_written(string contract, string member) => AnalyzerTest.ReportsAsync("TMQ111", $$"""
        [MqttContract({{contract}})]
        public interface IContract
        {
            [MqttEvent({{member}})]
            ValueTask XAsync(string payload);
        }
        """);

    [Theory]
    [InlineData("a/", "x")]
    [InlineData("a", "/x")]
    [InlineData("a/", "/x")]
    [InlineData("a", "")]
    [InlineData("", "x")]
    public Task The_slash_between_two_templates_makes_no_empty_level(string contract, string member) => AnalyzerTest.StaysSilentAsync("TMQ111", $$"""
        [MqttContract("{{contract}}")]
        public interface IContract
        {
            [MqttEvent("{{member}}")]
            ValueTask XAsync(string payload);
        }
        """);

    [Fact]
    public Task A_topic_of_the_servers_is_told_of_where_it_is_written() => AnalyzerTest.ReportsAsync("TMQ112", """
        [MqttContract([|"$aws/things/{thing}"|])]
        public interface IContract
        {
            [MqttEvent("shadow/update/delta")]
            ValueTask DeltaAsync(string thing, string payload);
        }

        [MqttContract]
        public interface ISystem
        {
            [MqttState([|"$SYS/broker/uptime"|])]
            ValueTask UptimeAsync(string payload);
        }
        """);

    [Fact]
    public Task A_dollar_sign_elsewhere_is_not_told_of() => AnalyzerTest.StaysSilentAsync("TMQ112", """
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("$x/$y")]
            ValueTask XAsync(string payload);
        }
        """);

    [Theory]
    [InlineData(65_534, "a")]
    [InlineData(32_768, "é")]
    public Task A_topic_that_cannot_be_sent_for_its_length_is_reported(int count, string character) => AnalyzerTest.ReportsAsync("TMQ113", $$"""
        [MqttContract]
        public interface IContract
        {
            [MqttEvent([|"{{string.Concat(Enumerable.Repeat(character, count))}}/{x}"|])]
            ValueTask XAsync(int x, string payload);
        }
        """, "65,535");

    [Fact]
    public Task The_longest_topic_that_can_be_sent_is_accepted() => AnalyzerTest.StaysSilentAsync("TMQ113", $$"""
        [MqttContract]
        public interface IContract
        {
            [MqttEvent("{{new string('a', 65_533)}}/{x}")]
            ValueTask XAsync(int x, string payload);
        }
        """);
}
