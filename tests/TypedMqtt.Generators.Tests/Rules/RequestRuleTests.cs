using TypedMqtt.Generators.Tests.Harness;
using Xunit;

namespace TypedMqtt.Generators.Tests.Rules;

/// <summary>What a request can do wrong: TMQ020, TMQ021, and its part of other rules.</summary>
public sealed class RequestRuleTests
{
    [Theory]
    [InlineData("ValueTask")]
    [InlineData("Task")]
    [InlineData("void")]
    [InlineData("int")]
    [InlineData("List<int>")]
    public Task A_request_without_a_result_type_is_reported(string type) => AnalyzerTest.ReportsAsync("TMQ020", $$"""
        [MqttContract("a")]
        public interface IContract
        {
            [MqttRequest("x")]
            {{type}} [|XAsync|](string payload);
        }
        """, $"'{type}'");

    [Theory]
    [InlineData("ValueTask<int>")]
    [InlineData("Task<string>")]
    [InlineData("Task<ReadOnlyMemory<byte>>")]
    [InlineData("ValueTask<DayOfWeek>")]
    public Task A_request_with_a_result_type_is_accepted(string type) => AnalyzerTest.AcceptsAsync("TMQ020", $$"""
        [MqttContract("a")]
        public interface IContract
        {
            [MqttRequest("x", TimeoutSeconds = 1, Qos = MqttQos.ExactlyOnce)]
            {{type}} XAsync(string payload, CancellationToken cancellationToken = default);
        }
        """);

    [Theory]
    [InlineData("Exception", "MqttFaultException")]
    [InlineData("InvalidOperationException", "MqttFaultException")]
    [InlineData("List<>", "type parameters")]
    [InlineData("int?", "'?'")]
    [InlineData("void", "no values")]
    [InlineData("Span<byte>", "no values")]
    [InlineData("Math", "no values")]
    [InlineData("int*", "no values")]
    public Task A_type_that_cannot_be_a_fault_is_reported(string type, string message) => AnalyzerTest.ReportsAsync("TMQ021", $$"""
        [MqttContract("a")]
        public interface IContract
        {
            [MqttRequest("x", Fault = [|typeof({{type}})|])]
            ValueTask<int> XAsync();
        }
        """, message);

    [Theory]
    [InlineData("Hidden")]
    [InlineData("Hidden[]")]
    [InlineData("List<Hidden>")]
    public Task A_fault_that_generated_code_cannot_see_is_reported(string type) => AnalyzerTest.ReportsAsync("TMQ021", $$"""
        public static class Outer
        {
            private enum Hidden { One }

            [MqttContract("a")]
            public interface IContract
            {
                [MqttRequest("x", Fault = [|typeof({{type}})|])]
                ValueTask<int> XAsync();
            }
        }
        """, "cannot see");

    [Theory]
    [InlineData("string")]
    [InlineData("int")]
    [InlineData("DayOfWeek")]
    [InlineData("byte[]")]
    public Task A_type_that_can_be_a_fault_is_accepted(string type) => AnalyzerTest.AcceptsAsync("TMQ021", $$"""
        [MqttContract("a")]
        public interface IContract
        {
            [MqttRequest("x", Fault = typeof({{type}}))]
            ValueTask<int> XAsync();
        }
        """);

    [Fact]
    public Task No_fault_is_accepted_said_or_not() => AnalyzerTest.AcceptsAsync("TMQ021", """
        [MqttContract("a")]
        public interface IContract
        {
            [MqttRequest("x", Fault = null)]
            ValueTask<int> XAsync();
        }
        """);

    [Theory]
    [InlineData("TimeoutSeconds", "0", "from 1 to 4,294,967")]
    [InlineData("TimeoutSeconds", "-1", "from 1 to 4,294,967")]
    [InlineData("TimeoutSeconds", "4294968", "from 1 to 4,294,967")]
    [InlineData("ExpirySeconds", "60", "set TimeoutSeconds")]
    [InlineData("ExpirySeconds", "0", "set TimeoutSeconds")]
    [InlineData("Qos", "(MqttQos)3", "MqttQos")]
    public Task A_value_that_a_request_cannot_have_is_reported(string property, string value, string message) => AnalyzerTest.ReportsAsync("TMQ008", $$"""
        [MqttContract("a")]
        public interface IContract
        {
            [MqttRequest("x", {{property}} = [|{{value}}|])]
            ValueTask<int> XAsync();
        }
        """, message);

    [Fact]
    public Task An_answer_and_a_fault_that_need_JSON_are_reported_without_a_context() => AnalyzerTest.ReportsAsync("TMQ202", """
        public sealed record Reading(double Celsius);

        [MqttContract("a")]
        public interface IContract
        {
            [MqttRequest("x")]
            [|ValueTask<Reading>|] XAsync();

            [MqttRequest("y")]
            [|Task<int?>|] YAsync();

            [MqttRequest("z", Fault = [|typeof(Reading)|])]
            ValueTask<int> ZAsync();
        }
        """, "JsonContext = typeof(…)");

    [Fact]
    public Task An_answer_and_a_fault_that_need_JSON_are_accepted_with_a_context() => AnalyzerTest.AcceptsAsync("TMQ202", """
        public sealed record Reading(double Celsius);

        [MqttContract("a", JsonContext = typeof(ContractJson))]
        public interface IContract
        {
            [MqttRequest("x", Fault = typeof(Reading))]
            ValueTask<Reading?> XAsync(Reading payload);
        }

        [JsonSerializable(typeof(Reading))]
        public sealed partial class ContractJson : JsonSerializerContext;
        """);

    [Fact]
    public void What_a_request_does_not_say_is_what_its_attribute_says()
    {
        var attribute = new MqttRequestAttribute("x");
        var file = Assert.Single(TestCompilation.Generate(AnalyzerTest.Usings + """
            [MqttContract("a")]
            public interface IContract
            {
                [MqttRequest("x")]
                ValueTask<int> XAsync();
            }
            """)).Value;

        Assert.Contains($"qos: global::TypedMqtt.MqttQos.{attribute.Qos},", file, StringComparison.Ordinal);
        Assert.Contains($"timeoutSeconds: {attribute.TimeoutSeconds},", file, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_request_that_is_an_event_too_is_reported() => AnalyzerTest.ReportsAsync("TMQ002", """
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x")]
            [MqttRequest("x")]
            ValueTask<int> [|XAsync|]();
        }
        """, "two MQTT attributes");

    [Fact]
    public Task A_request_that_takes_publish_options_is_reported() => AnalyzerTest.ReportsAsync("TMQ002", """
        [MqttContract("a")]
        public interface IContract
        {
            [MqttRequest("x")]
            ValueTask<int> [|XAsync|](string payload, MqttPublishOptions? options = null);
        }
        """, "'options'");

    [Fact]
    public Task An_event_with_a_result_type_is_still_reported() => AnalyzerTest.ReportsAsync("TMQ003", """
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask<int> [|XAsync|]();
        }
        """);

    [Fact]
    public Task A_fault_of_a_compiled_base_contract_that_cannot_be_seen_is_reported_on_the_heir()
    {
        var library = AnalyzerTest.Compile("""
            namespace Library;

            internal enum Hidden { One }

            [MqttContract("a")]
            public interface ILibrary
            {
                [MqttRequest("x", Fault = typeof(Hidden))]
                ValueTask<int> XAsync();
            }
            """, "Library");

        return AnalyzerTest.ReportsAsync("TMQ021", """
            [MqttContract("b")]
            public interface [|IContract|] : Library.ILibrary;
            """, "cannot see", library);
    }
}
