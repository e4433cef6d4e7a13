using TypedMqtt.CodeFixes;
using TypedMqtt.Generators.Tests.Harness;
using Xunit;

namespace TypedMqtt.Generators.Tests.CodeFixes;

public sealed class AddPlaceholderFixTests
{
    [Theory]
    [InlineData("x", "string payload", "x/{zone}")]
    [InlineData("", "string payload", "{zone}")]
    [InlineData("x/", "string payload", "x/{zone}")]
    [InlineData("{{\\\"", "string payload", "{{\\\"/{zone}")]
    [InlineData("x/{*rest}", "string payload, string rest", "x/{zone}/{*rest}")]
    [InlineData("{*rest}", "string payload, string rest", "{zone}/{*rest}")]
    public Task A_placeholder_is_added_at_the_end_and_in_front_of_a_tail(string template, string parameters, string fixedTemplate) => CodeFixTest.FixesAsync<AddPlaceholderFix>(
        "Add '{zone}' to the topic template",
        $$"""
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent(/* Where. */ "{{template}}", Qos = MqttQos.AtLeastOnce)]
            ValueTask XAsync({{parameters}}, int zone);
        }
        """,
        $$"""
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent(/* Where. */ "{{fixedTemplate}}", Qos = MqttQos.AtLeastOnce)]
            ValueTask XAsync({{parameters}}, int zone);
        }
        """);

    [Theory]
    [InlineData("\"x\"", "object other")]
    [InlineData("\"x\"", "int? other")]
    [InlineData("Names.Topic", "int other")]
    [InlineData("\"x\" + \"y\"", "int other")]
    public Task Nothing_is_offered_for_what_is_no_level_or_in_a_template_that_stands_elsewhere(string template, string parameter) =>
        CodeFixTest.OffersNothingAsync<AddPlaceholderFix>($$"""
            public static class Names
            {
                public const string Topic = "x";
            }

            [MqttContract("a")]
            public interface IContract
            {
                [MqttEvent({{template}})]
                ValueTask XAsync(string payload, {{parameter}});
            }
            """);

    [Fact]
    public Task All_are_added_at_once() => CodeFixTest.FixesAllAsync<AddPlaceholderFix>(
        """
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x/{tenant}")]
            ValueTask XAsync(string tenant, string payload, int zone, bool on);

            [MqttState("y")]
            ValueTask YAsync(string payload, Guid id);
        }
        """,
        """
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x/{tenant}/{zone}/{on}")]
            ValueTask XAsync(string tenant, string payload, int zone, bool on);

            [MqttState("y/{id}")]
            ValueTask YAsync(string payload, Guid id);
        }
        """);
}
