using TypedMqtt.Generators.Tests.Harness;
using Xunit;

namespace TypedMqtt.Generators.Tests.Rules;

/// <summary>What is wrong with user properties.</summary>
public sealed class UserPropertyRuleTests
{
    [Theory]
    [InlineData("byte[]")]
    [InlineData("List<string>")]
    [InlineData("(int X, int Y)")]
    [InlineData("ReadOnlyMemory<byte>?")]
    public Task A_type_without_a_text_form_is_reported(string type) => AnalyzerTest.ReportsAsync("TMQ211", $$"""
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask XAsync(string payload, [MqttUserProperty("p")] {{type}} [|property|]);
        }
        """, "'property'");

    [Theory]
    [InlineData("string")]
    [InlineData("string?")]
    [InlineData("bool")]
    [InlineData("decimal?")]
    [InlineData("Guid")]
    [InlineData("DayOfWeek?")]
    public Task A_type_with_a_text_form_is_accepted_beside_a_payload_and_without_one(string type) => AnalyzerTest.AcceptsAsync("TMQ211", $$"""
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask XAsync(string payload, [MqttUserProperty("p")] {{type}} property);

            [MqttEvent("y")]
            ValueTask YAsync([MqttUserProperty("p")] {{type}} property);
        }
        """);

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"a\\0\"")]
    [InlineData("\"\\ud800\"")]
    public Task A_name_that_MQTT_cannot_send_is_reported(string name) => AnalyzerTest.ReportsAsync("TMQ008", $$"""
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask XAsync([MqttUserProperty([|{{name}}|])] string property);
        }
        """, "The name of a user property");

    [Fact]
    public Task A_name_that_two_parameters_have_is_reported() => AnalyzerTest.ReportsAsync("TMQ008", """
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask XAsync([MqttUserProperty("p")] string one, [MqttUserProperty([|"p"|])] string two);
        }
        """, "another parameter has it already");

    [Fact]
    public Task A_parameter_that_is_a_level_too_is_reported() => AnalyzerTest.ReportsAsync("TMQ002", """
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("{x}")]
            ValueTask [|XAsync|]([MqttUserProperty("x")] string x);
        }
        """, "a topic level and a user property");
}
