using TypedMqtt.Generators.Tests.Harness;
using Xunit;

namespace TypedMqtt.Generators.Tests.Rules;

/// <summary>TMQ2xx.</summary>
public sealed class PayloadRuleTests
{
    [Fact]
    public Task A_parameter_beside_the_payload_is_reported() => AnalyzerTest.ReportsAsync("TMQ201", """
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x/{zone}")]
            ValueTask XAsync(int zone, string payload, string [|other|], int [|third|]);
        }
        """, "'payload' is the payload already");

    [Fact]
    public Task One_payload_is_accepted_wherever_it_stands() => AnalyzerTest.AcceptsAsync("TMQ201", """
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x/{zone}/{room}")]
            ValueTask XAsync(int zone, string payload, string room);
        }
        """);

    [Theory]
    [InlineData("MqttEvent", "Reading")]
    [InlineData("MqttState", "Reading?")]
    [InlineData("MqttEvent", "int[]")]
    [InlineData("MqttEvent", "string?")]
    [InlineData("MqttEvent", "int?")]
    public Task A_JSON_payload_without_a_context_is_reported(string attribute, string type) => AnalyzerTest.ReportsAsync("TMQ202", $$"""
        public sealed record Reading(double Celsius);

        [MqttContract("a")]
        public interface IContract
        {
            [{{attribute}}("x")]
            ValueTask XAsync({{type}} [|reading|]);
        }
        """, "JsonContext = typeof(…)");

    [Theory]
    [InlineData("MqttState", "int?")]
    [InlineData("MqttState", "string?")]
    [InlineData("MqttState", "byte[]?")]
    [InlineData("MqttState", "DayOfWeek?")]
    [InlineData("MqttEvent", "ReadOnlyMemory<byte>")]
    [InlineData("MqttEvent", "DateTimeOffset")]
    public Task A_payload_that_is_not_sent_as_JSON_needs_no_context(string attribute, string type) => AnalyzerTest.AcceptsAsync("TMQ202", $$"""
        [MqttContract("a")]
        public interface IContract
        {
            [{{attribute}}("x")]
            ValueTask XAsync({{type}} payload);
        }
        """);

    [Fact]
    public Task A_context_that_is_none_is_reported_once() => AnalyzerTest.ReportsAsync("TMQ203", """
        public sealed record Reading(double Celsius);

        [MqttContract("a", JsonContext = [|typeof(Reading)|])]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask XAsync(Reading payload);

            [MqttEvent("y")]
            ValueTask YAsync(Reading payload);
        }
        """, "'Reading'");

    [Fact]
    public Task A_context_that_a_compiled_base_contract_keeps_to_itself_is_reported()
    {
        var library = AnalyzerTest.Compile("""
            namespace Library;

            public sealed record Reading(double Celsius);

            [JsonSerializable(typeof(Reading))]
            internal sealed partial class LibraryJson : JsonSerializerContext;

            [MqttContract("a", JsonContext = typeof(LibraryJson))]
            public interface ILibrary
            {
                [MqttEvent("x")]
                ValueTask XAsync(Reading payload);
            }
            """, "Library");

        return AnalyzerTest.ReportsAsync("TMQ203", """
            [MqttContract("b")]
            public interface [|IContract|] : Library.ILibrary;
            """, "cannot be seen", library);
    }

    [Fact]
    public Task A_compiled_base_contract_with_a_public_context_is_accepted()
    {
        var library = AnalyzerTest.Compile("""
            namespace Library;

            public sealed record Reading(double Celsius);

            [JsonSerializable(typeof(Reading))]
            public sealed partial class LibraryJson : JsonSerializerContext;

            [MqttContract("a", JsonContext = typeof(LibraryJson))]
            public interface ILibrary
            {
                [MqttEvent("x")]
                ValueTask XAsync(Reading payload);
            }
            """, "Library");

        return AnalyzerTest.AcceptsAsync("TMQ203", """
            [MqttContract("b")]
            public interface IContract : Library.ILibrary;
            """, files: 1, library);
    }

    [Fact]
    public Task A_context_is_accepted() => AnalyzerTest.AcceptsAsync("TMQ203", """
        public sealed record Reading(double Celsius);

        [MqttContract("a", JsonContext = typeof(ContractJson))]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask XAsync(Reading payload);
        }

        [JsonSerializable(typeof(Reading))]
        public sealed partial class ContractJson : JsonSerializerContext;
        """);
}
